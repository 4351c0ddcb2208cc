"""What the workplace puts into every page of the kernel."""

from __future__ import annotations

from zhike.kernel.slots import fill
from zhike.workplace.board_link import board_links
from zhike.workplace.panel import side_panel

fill("shell.end", "workplace/_panel.html", side_panel)
fill("list.tools", "workplace/_board_link.html", board_links)
