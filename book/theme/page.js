// What mdBook's own pages lack for keyboards, screen readers and paper. Runs after book.js, and needs nothing else.
"use strict";

(() => {
    const html = document.documentElement;
    const find = (id) => document.getElementById(id);

    // The link that leads past the table of contents comes first.
    const content = find("mdbook-content");
    const skip = find("course-skip");
    content.tabIndex = -1;
    document.body.prepend(skip);
    skip.addEventListener("click", (event) => {
        event.preventDefault();
        content.focus();
        content.scrollIntoView();
    });

    // A label cannot be focused: a button stands in for it, and says what mdBook writes on the label.
    const label = find("mdbook-sidebar-toggle");
    const sidebar = find("mdbook-sidebar");
    const toggle = document.createElement("button");
    toggle.id = "course-sidebar-toggle";
    toggle.type = "button";
    toggle.className = label.className;
    toggle.title = label.title;
    toggle.append(...label.cloneNode(true).childNodes);
    toggle.setAttribute("aria-label", "Table of contents");
    toggle.setAttribute("aria-controls", sidebar.id);
    toggle.addEventListener("click", () => label.click());
    const mirror = () => {
        const open = label.getAttribute("aria-expanded") === "true";
        toggle.setAttribute("aria-expanded", open);
        sidebar.inert = !open;
    };
    new MutationObserver(mirror).observe(label, { attributeFilter: ["aria-expanded"] });
    mirror();
    label.hidden = true;
    label.after(toggle);

    // Two themes are kept. Another that was chosen in another book becomes the nearer of them.
    for (const gone of ["rust", "coal", "ayu"]) {
        find(`mdbook-theme-${gone}`).parentElement.remove();
        if (html.classList.contains(gone)) {
            find(gone === "rust" ? "mdbook-theme-light" : "mdbook-theme-navy").click();
            html.classList.remove(gone);
        }
    }

    find("mdbook-menu-bar").setAttribute("role", "banner");
    const search = find("mdbook-searchbar");
    search?.setAttribute("aria-label", "Search this book");
    search?.setAttribute("aria-describedby", "mdbook-searchresults-header");

    for (const box of document.querySelectorAll("main li > input[type=checkbox]")) {
        box.setAttribute("aria-label", box.parentElement.textContent.trim());
    }

    for (const corner of document.querySelectorAll("main th:empty")) {
        corner.replaceWith(document.createElement("td"));
    }

    // On a phone a wide table is a list of its rows, and each cell says of what it is.
    for (const table of document.querySelectorAll("main .table-wrapper table:has(th:nth-child(3))")) {
        const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent.trim());
        for (const cell of table.tBodies[0].querySelectorAll("td:not(:first-child, :empty)")) {
            const head = heads[cell.cellIndex];
            cell.dataset.of = head.endsWith("?") ? head : `${head}:`;
        }
    }

    // What is wider than the page is scrolled by keyboard too; its arrows do not turn the page.
    const wide = [...document.querySelectorAll("main pre > code, main .table-wrapper")];
    const reach = () => {
        // All are measured before any is changed: a change makes the next measure lay out the page anew.
        const reached = wide.map((box) => box.scrollWidth > box.clientWidth);
        wide.forEach((box, index) => {
            if (reached[index]) {
                box.tabIndex = 0;
            } else {
                box.removeAttribute("tabindex");
            }
        });
    };
    const sizes = new ResizeObserver(reach);
    for (const box of wide) {
        sizes.observe(box);
        box.addEventListener("keydown", (event) => {
            if (event.key.startsWith("Arrow")) {
                event.stopPropagation();
            }
        });
    }

    // In a room: the page alone, and large. Escape leaves it, as the browser says.
    if (document.fullscreenEnabled) {
        const present = document.createElement("button");
        present.id = "course-present";
        present.type = "button";
        present.className = "icon-button";
        present.textContent = "Present";
        present.ariaPressed = "false";
        present.addEventListener("click", () => {
            return document.fullscreenElement ? document.exitFullscreen() : html.requestFullscreen();
        });
        document.querySelector(".right-buttons").prepend(present);

        // What stands at the top of the window stays there.
        const bar = find("mdbook-menu-bar");
        const blocks = [...content.querySelectorAll("main > *")];
        let first;
        addEventListener("scrollend", () => {
            first = blocks.find((block) => block.getBoundingClientRect().bottom > bar.offsetHeight);
        });
        addEventListener("fullscreenchange", () => {
            present.ariaPressed = String(document.fullscreenElement !== null);
            first?.scrollIntoView();
            scrollBy(0, -bar.offsetHeight);
        });
    }

    // Paper is light, and nothing on it can be unfolded.
    let undo = [];
    addEventListener("beforeprint", () => {
        const folds = document.querySelectorAll("details:not([open])");
        const dark = html.classList.contains("navy");
        for (const fold of folds) {
            fold.open = true;
        }
        if (dark) {
            html.classList.replace("navy", "light");
        }
        undo.push(() => {
            for (const fold of folds) {
                fold.open = false;
            }
            if (dark) {
                html.classList.replace("light", "navy");
            }
        });
    });
    addEventListener("afterprint", () => {
        for (const back of undo) {
            back();
        }
        undo = [];
    });
})();
