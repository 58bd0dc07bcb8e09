"""Where the portal is, what its environment says, and whether it runs embedded."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DATA_DIR = Path(env.str("HANDLINGSPLAN_DATA", default=str(BASE_DIR / "var"))).resolve()
EMBEDDED = not env.str("DATABASE_URL", default="")
