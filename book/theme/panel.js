// The panel of an exercise: <course-exercise name="…"> around ordinary Markdown.
// Where nobody judges, it has a box to tick; the served book tells it more (live.js).

(() => {
    'use strict';

    // Other books may live at the same origin.
    const PREFIX = 'escaping-cancellation-chaos:';
    const LESSON = /([^/]+)\/\d+_(\w+)\.html$/;

    const key = name => `${PREFIX}solved:${name}`;

    // A browser may refuse to keep anything; then a tick lasts as long as the page.
    function remembered(name) {
        try {
            return localStorage.getItem(key(name)) !== null;
        } catch {
            return false;
        }
    }

    function remember(name, solved) {
        try {
            if (solved) {
                localStorage.setItem(key(name), '1');
            } else {
                localStorage.removeItem(key(name));
            }
        } catch {
            // See above.
        }
    }

    function make(tag, className, ...children) {
        const element = document.createElement(tag);
        if (className) {
            element.className = className;
        }
        element.append(...children);
        return element;
    }

    function lessons() {
        const links = document.querySelectorAll('#mdbook-sidebar a[href]');
        return [...links].flatMap(link => {
            const found = LESSON.exec(link.getAttribute('href'));
            return found ? [{ link, name: found[2] }] : [];
        });
    }

    // Shows in the sidebar whether an exercise is solved.
    function mark(name, solved) {
        for (const { link } of lessons().filter(lesson => lesson.name === name)) {
            sign(link, solved);
        }
    }

    function sign(link, solved) {
        link.querySelector('.course-solved')?.remove();
        if (solved) {
            const tick = make('span', '', '✓');
            tick.setAttribute('aria-hidden', 'true');
            link.append(make('span', 'course-solved', tick, make('span', 'course-aside', ' solved')));
        }
    }

    class Exercise extends HTMLElement {
        get name() {
            return this.getAttribute('name');
        }

        connectedCallback() {
            if (this.tick) {
                return;
            }
            this.linkFolder();
            const box = make('input');
            box.type = 'checkbox';
            box.checked = remembered(this.name);
            box.addEventListener('change', () => {
                remember(this.name, box.checked);
                mark(this.name, box.checked);
            });
            this.box = box;
            this.tick = make('label', 'course-tick', box, ' I have solved this exercise');
            this.append(this.tick);
        }

        // The repository is the one that mdBook's own button leads to.
        linkFolder() {
            const repository = document.querySelector('a[aria-label="Git repository"]');
            const file = this.querySelector('code');
            const folder = /^(exercises\/.+)\/src\/lib\.rs$/.exec(file?.textContent);
            if (repository && folder) {
                const link = make('a');
                link.href = `${repository.href.replace(/\/$/, '')}/tree/HEAD/${folder[1]}`;
                file.replaceWith(link);
                link.append(file);
            }
        }
    }

    customElements.define('course-exercise', Exercise);

    function showTicks() {
        for (const { link, name } of lessons()) {
            sign(link, remembered(name));
        }
        for (const panel of document.querySelectorAll('course-exercise')) {
            panel.box.checked = remembered(panel.name);
        }
    }

    showTicks();
    addEventListener('storage', showTicks);

    window.course = {
        make,
        mark,
        // The runner knows better than a tick.
        forgetTicks() {
            removeEventListener('storage', showTicks);
            lessons().forEach(({ link }) => sign(link, false));
            document.querySelectorAll('course-exercise').forEach(panel => panel.tick.remove());
        },
    };
})();
