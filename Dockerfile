# The portal's image: web, worker and beat run from it, see docker-compose.yml.

FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm AS catalogues
RUN apt-get update && apt-get install --yes --no-install-recommends gettext
WORKDIR /srv/handlingsplan
COPY bin/catalogues bin/
COPY handlingsplan/locale handlingsplan/locale
RUN bin/catalogues

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-noto-color-emoji \
        fonts-wqy-microhei fonts-unifont \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home handlingsplan
ENV PATH=/opt/venv/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    HANDLINGSPLAN_DATA=/data \
    STATIC_ROOT=/srv/static \
    XDG_CACHE_HOME=/tmp/cache
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/handlingsplan
COPY . .
COPY --from=catalogues /srv/handlingsplan/handlingsplan/locale handlingsplan/locale
# The embedded defaults are enough to collect static files; nothing of them is kept.
RUN HANDLINGSPLAN_DATA=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q .
USER handlingsplan
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["bin/healthy"]
CMD ["gunicorn", "handlingsplan.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", \
     "--logger-class", "handlingsplan.logs.access.AccessLog", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--preload", "--log-level", "warning"]
