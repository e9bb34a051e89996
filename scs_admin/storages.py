"""Static files as they are served: under the hash of their content, and compressed."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Gzip alone: at its best, Brotli takes a minute of the first start, and saves a browser a few kilobytes. And no source
        maps: more than half of all bytes, which nobody loads but who debugs another's script."""
        skipped = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
        return Compressor(**{**kwargs, "use_brotli": False, "extensions": skipped})
