# The bridge in a container: serve, or any other command. README.md, "In a container", and compose.yml, for queue mode.
#
#   docker build --tag kakehashi .
#   docker run --rm --user "$(id -u)" --volume "$PWD:/keys" kakehashi keys new --file /keys/keyring
#   docker run --rm --user "$(id -u)" --volume "$PWD/keyring:/app/keyring:ro" --read-only --publish 127.0.0.1:8080:8080 kakehashi
FROM python:3.13-slim AS packages
COPY requirements.txt /build/
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check --no-deps --require-hashes \
        --requirement /build/requirements.txt \
    && /venv/bin/python -m pip check \
    && /venv/bin/python -m pip uninstall --quiet --yes pip

FROM python:3.13-slim
COPY --from=packages /venv /venv
COPY bridge /app/bridge
RUN /venv/bin/python -m compileall -q /app/bridge
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# Nobody in particular; it writes nothing, so --read-only suits it.
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bridge"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
