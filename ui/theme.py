"""The look that Gradio's own components take on; everything else is ``assets/chat.css``."""

import gradio as gr

#: Fonts of the reader's system, with Chinese ones; strings, so that nothing is fetched.
SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "Liberation Sans",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "sans-serif",
)
MONO = (
    "ui-monospace",
    "SF Mono",
    "Cascadia Mono",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
    "Noto Sans CJK SC",
    "monospace",
)


def theme() -> gr.themes.Base:
    """Return the theme, whose colours are the variables of ``chat.css``."""
    base = gr.themes.Base(font=list(SANS), font_mono=list(MONO), radius_size="md", text_size="lg")
    return base.set(
        body_background_fill="var(--fg-paper)",
        body_background_fill_dark="var(--fg-paper)",
        body_text_color="var(--fg-ink)",
        body_text_color_dark="var(--fg-ink)",
        background_fill_primary="var(--fg-paper)",
        background_fill_primary_dark="var(--fg-paper)",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_border_width_dark="0px",
        block_shadow="none",
        input_background_fill="var(--fg-sheet)",
        input_background_fill_dark="var(--fg-sheet)",
        input_border_color="var(--fg-line)",
        input_border_color_dark="var(--fg-line)",
        input_placeholder_color="var(--fg-soft)",
        input_placeholder_color_dark="var(--fg-soft)",
        button_primary_background_fill="var(--fg-accent)",
        button_primary_background_fill_dark="var(--fg-accent)",
        button_primary_background_fill_hover="var(--fg-accent-strong)",
        button_primary_background_fill_hover_dark="var(--fg-accent-strong)",
        button_primary_text_color="var(--fg-on-accent)",
        button_primary_text_color_dark="var(--fg-on-accent)",
        button_secondary_background_fill="var(--fg-sheet)",
        button_secondary_background_fill_dark="var(--fg-sheet)",
        button_secondary_background_fill_hover="var(--fg-tint)",
        button_secondary_background_fill_hover_dark="var(--fg-tint)",
        button_secondary_text_color="var(--fg-ink)",
        button_secondary_text_color_dark="var(--fg-ink)",
        button_secondary_border_color="var(--fg-line)",
        button_secondary_border_color_dark="var(--fg-line)",
        link_text_color="var(--fg-accent)",
        link_text_color_dark="var(--fg-accent)",
        color_accent="var(--fg-accent)",
    )
