# Any Debian with Python 3.11 to 3.13 and venv serves as the base: docker build --build-arg BASE=…
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /app
# First what changes seldom, so that the layers below are kept from build to build.
COPY requirements/base.txt requirements/base.txt
RUN python3 -m venv /venv \
    && /venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes --only-binary :all: -r requirements/base.txt
COPY manage.py LICENSE ./
COPY helpcenter helpcenter
COPY faq faq
COPY fixtures fixtures
COPY locale locale
COPY templates templates
COPY static static
COPY docs/handbook docs/handbook
COPY scripts/serve scripts/serve
# The settings make a secret when they are read: it stays in a folder that is not part of the image.
RUN DATA_DIR=/tmp/build /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /venv/bin/python -m compileall -q helpcenter faq

FROM ${BASE}
RUN groupadd --gid 10001 helpcenter \
    && useradd --uid 10001 --gid helpcenter --no-create-home --home-dir /data --shell /usr/sbin/nologin helpcenter \
    && install --directory --owner helpcenter --group helpcenter /data /data/media
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
# /data is the only folder that is written to, uploads on their way included.
ENV VENV=/venv DATA_DIR=/data TMPDIR=/data BIND=0.0.0.0 PORT=8000 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s --retries=3 \
    CMD ["/venv/bin/python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health/live', timeout=2)"]
CMD ["scripts/serve"]
