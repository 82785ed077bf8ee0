"""Files in a bucket of a store that speaks S3. Its library, boto3, is an extra: nothing else imports this module."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from flask_babel import gettext as _

from core.errors import Refused
from core.store import Bucket, checked_key

_NOT_THERE = frozenset(("404", "NoSuchKey", "NotFound"))
_CONNECT_SECONDS, _READ_SECONDS, _TRIES = 5, 30, 3


class StoreUnreachable(Refused):
    """The store does not answer, or does not let us in; the reason is the error's cause."""

    def __init__(self) -> None:
        super().__init__(_("The store of files cannot be reached. Nothing was changed; try again in a minute."))


class BucketStore:
    """A bucket, below a prefix."""

    is_near = False

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket.name
        self._prefix = f"{bucket.prefix}/" if bucket.prefix else ""
        self.place = f"s3://{bucket.name}/{self._prefix}"
        self._client = boto3.client(
            "s3",
            endpoint_url=bucket.endpoint or None,
            region_name=bucket.region or None,
            aws_access_key_id=bucket.key or None,
            aws_secret_access_key=bucket.secret or None,
            config=_config(bucket),
        )

    def put(self, key: str, content: bytes) -> None:
        """Send the bytes, unless they are there."""
        if self.exists(key):
            return
        with _told():
            self._client.put_object(Bucket=self._bucket, Key=self._name(key), Body=content)

    def get(self, key: str) -> bytes | None:
        """Fetch the bytes."""
        return self._fetched(key)

    def part(self, key: str, first: int, count: int) -> bytes | None:
        """Fetch some of them."""
        return self._fetched(key, Range=f"bytes={first}-{first + count - 1}")

    def _fetched(self, key: str, **asked: str) -> bytes | None:
        with _told():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._name(key), **asked)
            except ClientError as error:
                if _is_missing(error):
                    return None
                raise
            content: bytes = answer["Body"].read()
        return content

    def delete(self, key: str) -> None:
        """Remove the object."""
        with _told():
            self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def exists(self, key: str) -> bool:
        """Whether the object is there."""
        with _told():
            try:
                self._client.head_object(Bucket=self._bucket, Key=self._name(key))
            except ClientError as error:
                if _is_missing(error):
                    return False
                raise
        return True

    def all_keys(self) -> Iterator[str]:
        """The names of the objects that are named as keys are."""
        with _told():
            for page in self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            ):
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(self._prefix)
                    if len(key) == 64 and key.isalnum():
                        yield key

    def _name(self, key: str) -> str:
        return self._prefix + checked_key(key)


def _config(bucket: Bucket) -> Config:
    return Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"max_attempts": _TRIES, "mode": "standard"},
        # Stores of others than Amazon know neither names of hosts by bucket nor the newer checksums.
        s3={"addressing_style": "path"} if bucket.endpoint else {},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong on the way is a sentence to whoever asked."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreUnreachable() from error


def _is_missing(error: ClientError) -> bool:
    return str(error.response.get("Error", {}).get("Code")) in _NOT_THERE
