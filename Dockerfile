# auditor with its browser, for a folder that holds auditor.toml:
#   docker build --tag auditor:local .
#   docker run --rm --init --shm-size 1g --user "$(id -u)" --volume "$PWD:/site" auditor:local audit
FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends chromium chromium-driver git \
    && rm -rf /var/lib/apt/lists/*
COPY pyproject.toml constraints.txt README.md LICENSE /src/
COPY auditor /src/auditor
# Whoever runs it may be any user: what it needs stands where all can read it, what it writes where all can write.
ENV HOME=/tmp XDG_CACHE_HOME=/opt/auditor PYTHONDONTWRITEBYTECODE=1
RUN pip install --no-cache-dir --constraint /src/constraints.txt "/src[serve]" \
    && auditor setup \
    && chmod -R a+rX /opt/auditor \
    && useradd --uid 10001 --no-create-home auditor
USER auditor
WORKDIR /site
ENTRYPOINT ["auditor"]
CMD ["audit"]
