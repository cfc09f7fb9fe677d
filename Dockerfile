# One image for the front ends and the workers; docker-compose.yml says which part a container plays.
FROM python:3.12-slim

RUN useradd --create-home --uid 10001 clipferry && install --directory --owner=clipferry /data /data/files
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY engine engine
COPY storage storage
RUN pip install --no-cache-dir --constraint constraints.txt '.[s3]'

USER 10001
ENV CLIPFERRY_DATA_DIR=/data CLIPFERRY_HTTP_HOST=0.0.0.0 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8080
CMD ["clipferry", "run"]
