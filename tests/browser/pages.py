"""Pages of JupyterLab that are used again: to load one takes most of what a notebook costs."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Error, Page, ViewportSize

__all__ = ["give_back", "open_document", "take"]

# Of pages as they were opened: one of another size is not used again.
_sizes: WeakKeyDictionary[Page, ViewportSize | None] = WeakKeyDictionary()
_idle: WeakKeyDictionary[BrowserContext, list[Page]] = WeakKeyDictionary()


def take(context: BrowserContext, *, anew: bool) -> tuple[Page, bool]:
    """Return a page, and whether JupyterLab is loaded in it."""
    idle = None if anew else _idle.get(context)
    if idle:
        page = idle.pop()
        page.bring_to_front()
        page.mouse.move(0, 0)
        return page, True
    page = context.new_page()
    _sizes[page] = page.viewport_size
    page.add_init_script("globalThis.__exactNbDebug = [];")
    return page, False


def open_document(page: Page, path: str) -> None:
    """Open a notebook in a JupyterLab that is loaded."""
    page.evaluate(
        """async (path) => {
          const { commands, shell, serviceManager } = window.jupyterapp;
          globalThis.__exactNbDebug = [];
          // A kernel that was added since this page was loaded.
          await serviceManager.kernelspecs.refreshSpecs();
          const document = await commands.execute('docmanager:open', { path, factory: 'Notebook' });
          shell.activateById(document.id);
        }""",
        path,
    )


def give_back(context: BrowserContext, page: Page) -> None:
    """Close what is open in a page and keep it; one that is not as JupyterLab left it is closed."""
    try:
        clean = page.evaluate(
            """() => {
              const { shell } = window.jupyterapp;
              for (const one of [...shell.widgets('main')]) {
                if (one.context) one.context.model.dirty = false;
                one.dispose();
              }
              return document.querySelector('.jp-Dialog') === null;
            }"""
        )
    except Error:
        clean = False
    if clean and page.viewport_size == _sizes[page]:
        _idle.setdefault(context, []).append(page)
    else:
        page.close()
