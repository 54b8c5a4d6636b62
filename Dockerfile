# Worker, gateway and operators' command in one image: docker-compose.yml says which runs where.
FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin telemaque
WORKDIR /app

# The libraries first: they change more rarely than our own words.
COPY deploy/requirements.lock deploy/requirements.lock
RUN pip install --require-hashes --no-deps --only-binary=:all: -r deploy/requirements.lock

COPY . .
RUN python -m compileall -q .

USER telemaque
EXPOSE 8080
CMD ["python", "worker.py"]
