// Only in the book that is served: what the runner found out, shown where it is read.
// Whatever a verdict says is text; only drawings, which the server made itself, are parsed.

(() => {
    'use strict';

    const { make, mark, forgetTicks } = window.course;

    const STATES = {
        passed: 'solved',
        failed: 'fails',
        stuck: 'stuck',
        rejected: 'does not compile',
        not_judged: 'not judged',
    };
    const MARKS = { passed: ['✓', 'holds'], failed: ['✗', 'does not hold'], stuck: ['✗', 'is stuck'] };
    const ROWS = { same: ['  ', ''], expected: ['− ', 'asked for: '], actual: ['+ ', 'yours: '] };
    const AGAIN = 2000;

    const aside = text => make('span', 'course-aside', text);

    function sign(text) {
        const element = make('span', 'course-sign', text);
        element.setAttribute('aria-hidden', 'true');
        return element;
    }

    // A stretch of text that scrolls by itself must be reachable by keyboard, and named.
    function scrolling(label, className, ...children) {
        const element = make('pre', className, ...children);
        element.tabIndex = 0;
        element.setAttribute('role', 'region');
        element.setAttribute('aria-label', label);
        return element;
    }

    function drawn(svg) {
        const parsed = new DOMParser().parseFromString(svg, 'text/html').body.firstElementChild;
        return parsed instanceof SVGElement ? document.importNode(parsed, true) : null;
    }

    function compared({ rows, svg }) {
        const lines = rows.map(([kind, line]) => {
            const [mark, words] = ROWS[kind] ?? ROWS.same;
            return make('span', `course-row ${kind}`, sign(mark), aside(words), `${line}\n`);
        });
        const text = scrolling('Timelines compared', '', make('code', '', ...lines));
        const picture = svg && drawn(svg);
        if (!picture) {
            const legend = 'The timeline that is asked for (−) and yours (+):';
            return make('div', 'course-comparison', make('p', '', legend), text);
        }
        const legend = 'Dashed, ◇: asked for. Solid, ●: yours. Red: where yours differs.';
        const fold = make('details', 'course-printed', make('summary', '', 'As text'), text);
        return make('div', 'course-comparison drawn', picture, make('p', 'course-legend', legend), fold);
    }

    function claimItem(claim, sentence) {
        const [mark, words] = MARKS[claim.state] ?? MARKS.failed;
        const item = make(
            'li',
            claim.state,
            sign(mark),
            aside(`${words}: `),
            claim.name.replaceAll('_', ' '),
        );
        if (claim.sentence && claim.sentence !== sentence) {
            item.append(make('p', 'course-sentence', claim.sentence));
        }
        if (claim.comparison) {
            item.append(compared(claim.comparison));
        } else if (claim.details) {
            item.append(scrolling('What the claim adds', '', claim.details));
        }
        if (claim.printed) {
            const printed = make('details', 'course-printed', make('summary', '', 'What it printed'));
            printed.append(scrolling('What it printed', '', claim.printed));
            item.append(printed);
        }
        return item;
    }

    class View {
        constructor(panel) {
            this.panel = panel;
            this.badge = make('strong', 'course-badge');
            this.sentence = make('span', 'course-sentence');
            this.took = make('span', 'course-took');
            this.status = make('p', 'course-status', this.badge, ' ', this.sentence, this.took);
            this.status.setAttribute('role', 'status');
            this.found = make('div', 'course-found');
            this.lost = make(
                'p',
                'course-lost',
                'The runner has ended; ',
                make('code', '', 'cargo course'),
                ' starts it again.',
            );
            this.lost.hidden = true;
            panel.append(make('div', 'course-verdict', this.status, this.found, this.lost));
            this.show({ solved: false, running: false, verdict: null });
        }

        show({ solved, running, verdict }) {
            const state = running ? 'running' : verdict?.state ?? (solved ? 'passed' : 'open');
            this.panel.dataset.state = state;
            this.panel.setAttribute('aria-busy', String(running));
            this.badge.textContent = running ? 'running…' : STATES[state] ?? 'open';
            if (running) {
                this.sentence.textContent = '';
                this.took.textContent = '';
                if (verdict && !this.found.hasChildNodes()) {
                    this.found.replaceChildren(...this.details(verdict));
                }
                return;
            }
            const text = verdict?.sentence ?? (solved ? '' : 'Save the file to have it judged.');
            // The badge says the rest.
            this.sentence.textContent = text.replace(/^(solved|it does not compile): /, '');
            this.took.textContent = verdict ? ` ${(verdict.duration_ms / 1000).toFixed(2)} s` : '';
            this.found.replaceChildren(...(verdict ? this.details(verdict) : []));
        }

        details(verdict) {
            const parts = [];
            if (verdict.compiler) {
                parts.push(scrolling('What the compiler says', 'course-compiler', verdict.compiler));
            }
            if (verdict.claims.length > 0) {
                const items = verdict.claims.map(claim => claimItem(claim, verdict.sentence));
                parts.push(make('ul', 'course-claims', ...items));
            }
            if (verdict.state === 'passed' && document.getElementById('when-you-have-solved-it')) {
                const link = make('a', '', 'Compare your answer');
                link.href = '#when-you-have-solved-it';
                parts.push(make('p', '', link));
            }
            return parts;
        }
    }

    forgetTicks();
    const views = new Map();
    for (const panel of document.querySelectorAll('course-exercise')) {
        views.set(panel.name, new View(panel));
    }

    const trouble = make('div', 'course-trouble');
    trouble.setAttribute('role', 'alert');
    document.querySelector('main')?.before(trouble);

    let version = null;

    const takes = {
        exercise(state) {
            mark(state.name, state.solved);
            views.get(state.name)?.show(state);
        },
        site(site) {
            if (version !== null && version !== site.version) {
                location.reload();
            }
            version = site.version;
            trouble.replaceChildren();
            if (site.trouble) {
                trouble.append(
                    make('p', '', 'This page is older than its text, which could not be built:'),
                    scrolling('Why it could not be built', '', site.trouble),
                );
            }
        },
        connection({ lost }) {
            views.forEach(view => {
                view.lost.hidden = !lost;
            });
        },
    };

    // A browser opens six connections to one host, and a stream holds one for good. So one page of those that are
    // looked at has the stream, and tells the others; when it is closed or hidden, the next one takes over.
    const channel = new BroadcastChannel('course');
    let visit = null;
    let known = null;

    function tell(kind, told) {
        known.set(kind + (told.name ?? ''), { kind, told });
        takes[kind](told);
        channel.postMessage({ kind, told });
    }

    function listen(signal) {
        return new Promise(done => {
            let source;
            let timer;
            const connect = () => {
                source = new EventSource('/live/news');
                source.addEventListener('open', () => tell('connection', { lost: false }));
                source.addEventListener('error', () => {
                    tell('connection', { lost: true });
                    if (source.readyState === EventSource.CLOSED) {
                        // This browser does not try again by itself.
                        timer = setTimeout(connect, AGAIN);
                    }
                });
                for (const kind of ['exercise', 'site']) {
                    source.addEventListener(kind, event => tell(kind, JSON.parse(event.data)));
                }
            };
            signal.addEventListener('abort', () => {
                clearTimeout(timer);
                source.close();
                known = null;
                done();
            });
            known = new Map();
            connect();
        });
    }

    function come() {
        if (visit || document.visibilityState === 'hidden') {
            return;
        }
        visit = new AbortController();
        const { signal } = visit;
        channel.postMessage({ kind: 'hello' });
        // Whoever leaves while waiting gets an error, and needs nothing.
        navigator.locks.request('course', { signal }, () => listen(signal)).catch(() => {});
    }

    function leave() {
        visit?.abort();
        visit = null;
    }

    channel.addEventListener('message', ({ data: { kind, told } }) => {
        if (kind === 'hello') {
            known?.forEach(message => channel.postMessage(message));
        } else {
            takes[kind](told);
        }
    });
    document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'hidden') {
            leave();
        } else {
            come();
        }
    });
    addEventListener('pagehide', leave);
    addEventListener('pageshow', come);
    come();
})();
