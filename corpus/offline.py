"""Switches that keep third-party libraries from calling out; set before any of them is imported."""

import os

#: Environment variables that turn off telemetry and hub look-ups in the libraries we use.
OFFLINE_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "ORT_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "OTEL_SDK_DISABLED": "true",
    "FASTAPI_OTEL_AUTO_CONFIGURE": "false",
    "TOKENIZERS_PARALLELISM": "false",
}


def switch_off_telemetry() -> None:
    """Set every switch of `OFFLINE_ENVIRONMENT`, overriding what the environment says."""
    os.environ.update(OFFLINE_ENVIRONMENT)
