// Figures that ask and figures that answer. Both are complete without this script: a fold, and one frame with a table.

(() => {
    'use strict';

    let made = 0;

    function make(tag, attributes, ...children) {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) {
            element.setAttribute(name, value);
        }
        element.append(...children);
        return element;
    }

    // mdBook turns the page on ← and →. Inside of a control they mean something else.
    function keepArrows(element) {
        element.addEventListener('keydown', event => {
            if (event.key.startsWith('Arrow')) {
                event.stopPropagation();
            }
        });
    }

    // <course-predict>: a question, an <ol> of choices, and a fold with an <ol> of replies and a figure. What the
    // figure shows after the moment that was asked about is hidden until one of the choices was made.
    class Predict extends HTMLElement {
        connectedCallback() {
            if (this.form) {
                return;
            }
            made += 1;
            const choices = this.querySelector(':scope > ol');
            this.fold = this.querySelector(':scope > details');
            this.replies = [...this.fold.querySelector(':scope > ol').children];
            this.figure = this.fold.querySelector('.recording');
            this.right = Number(this.figure.dataset.right) - 1;

            const question = choices.previousElementSibling;
            question.id = `course-question-${made}`;
            choices.setAttribute('role', 'radiogroup');
            choices.setAttribute('aria-labelledby', question.id);
            this.boxes = [...choices.children].map((item, index) => {
                const box = make('input', { type: 'radio', name: question.id, value: index });
                item.setAttribute('role', 'presentation');
                item.replaceChildren(make('label', {}, box, make('span', {}, ...item.childNodes)));
                return box;
            });

            this.check = make('button', { type: 'submit' }, 'Check');
            this.show = make('button', { type: 'button' }, 'Show me');
            this.show.hidden = true;
            this.reply = make('div', { class: 'reply', role: 'status' });
            this.form = make('form', { class: 'ask' });
            choices.before(this.form);
            this.form.append(choices, make('p', { class: 'buttons' }, this.check, this.show), this.reply);
            // What the fold says of the figure is shown with it.
            const rest = make('div', { class: 'rest' });
            while (this.figure.nextSibling) {
                rest.append(this.figure.nextSibling);
            }
            this.form.after(this.figure, rest);
            this.veil();

            this.form.addEventListener('submit', event => {
                event.preventDefault();
                this.answer();
            });
            this.show.addEventListener('click', () => this.open());
            keepArrows(this.form);
        }

        veil() {
            const { before, later } = this.figure.dataset;
            const drawing = this.figure.querySelector('svg');
            const veil = make('div', { class: 'veil', 'aria-hidden': 'true' }, '?');
            // However late it begins, there is room for its sign.
            veil.style.insetInlineStart = `min(${later}%, 100% - 26px)`;
            const box = make('div', { class: 'drawing' });
            drawing.before(box);
            box.append(veil, drawing);
            this.whole = drawing.getAttribute('aria-label');
            drawing.setAttribute('aria-label', before);
            this.dataset.state = 'asking';
        }

        answer() {
            const chosen = this.boxes.findIndex(box => box.checked);
            if (chosen < 0) {
                this.say('open', 'Choose one first.');
                this.boxes[0].focus();
                return;
            }
            const right = chosen === this.right;
            this.say(right ? 'right' : 'wrong', ...this.replies[chosen].cloneNode(true).childNodes);
            if (right) {
                this.open();
            } else if (this.dataset.state === 'asking') {
                this.show.hidden = false;
            }
        }

        say(how, ...words) {
            this.reply.dataset.how = how;
            this.reply.replaceChildren(...words);
        }

        // Shows what happened, and all replies in the fold.
        open() {
            if (this.dataset.state === 'open') {
                return;
            }
            this.dataset.state = 'open';
            this.figure.querySelector('svg').setAttribute('aria-label', this.whole);
            this.fold.querySelector('summary').textContent = 'All the answers';
            if (document.activeElement === this.show) {
                this.check.focus();
            }
            this.show.hidden = true;
        }
    }

    customElements.define('course-predict', Predict);

    // <course-explore>: recorded runs of one program. Radios choose its version, a slider the await at which it is
    // dropped. Whatever is shown was recorded; nothing is computed here.
    class Explore extends HTMLElement {
        connectedCallback() {
            if (this.versions) {
                return;
            }
            const find = selector => this.querySelector(selector);
            Object.assign(this, JSON.parse(find('script').textContent));
            this.code = find('.program code');
            this.slider = find('input[type=range]');
            this.ticks = find('.ticks');
            this.stage = find('.stage');
            this.verdict = find('.verdict');
            this.caption = find('figcaption span');
            this.radios = [...this.querySelectorAll('input[type=radio]')];
            for (const radio of this.radios) {
                radio.addEventListener('change', () => this.turn());
            }
            this.slider.addEventListener('input', () => this.draw());
            keepArrows(this);
            this.show(Number(this.slider.value));
            this.querySelectorAll('.runs .program code').forEach((code, index) => {
                code.replaceChildren(...this.versions[index + 1].lines.map(coloured));
            });
            for (const control of this.querySelectorAll('.versions, .stops')) {
                control.hidden = false;
            }
        }

        get version() {
            return this.versions[this.radios.findIndex(radio => radio.checked)];
        }

        // Another version waits at other places: the slider goes to the one that is nearest in time.
        turn() {
            const { at } = this.run;
            const { runs } = this.version;
            const far = run => (at === null || run.at === null ? (at === run.at ? 0 : Infinity) : Math.abs(run.at - at));
            this.show(runs.reduce((best, run, index) => (far(run) < far(runs[best]) ? index : best), 0));
        }

        show(stop) {
            const { crowded, lines, runs } = this.version;
            this.ticks.classList.toggle('crowded', crowded);
            this.slider.max = runs.length - 1;
            this.slider.value = stop;
            this.code.replaceChildren(...lines.map(coloured));
            this.ticks.replaceChildren(...runs.map(run => make('span', {}, make('span', {}, run.stop))));
            this.draw();
        }

        draw() {
            const shown = Number(this.slider.value);
            this.run = this.version.runs[shown];
            const { at, cut, dead, label, says, stop, svg, tag } = this.run;
            [...this.code.children].forEach((line, index) => {
                line.classList.toggle('cut', cut.includes(index));
                line.classList.toggle('dead', dead.includes(index));
            });
            [...this.ticks.children].forEach((tick, index) => tick.classList.toggle('on', index === shown));
            this.slider.setAttribute('aria-valuetext', at === null ? 'nothing: it is never dropped' : `${stop}, at ${at} ms`);
            this.stage.innerHTML = tag + this.axis + svg;
            this.verdict.innerHTML = says;
            this.caption.textContent = label;
        }
    }

    function coloured(line) {
        const words = make('span', {});
        words.innerHTML = window.hljs.highlight(line.trimStart(), { language: 'rust' }).value;
        const indent = line.slice(0, line.length - line.trimStart().length);
        return make('span', { class: 'line' }, indent, words, '\n');
    }

    customElements.define('course-explore', Explore);
})();
