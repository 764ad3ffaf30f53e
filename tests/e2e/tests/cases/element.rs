//! The element in somebody else's page: several share one wasm, tell what happens, and leave nothing behind.

use half_message_e2e::browser::Engine;
use half_message_e2e::server::Server;
use half_message_e2e::{Outcome, Page, Result, Size, case, ensure, project};
use serde_json::{Value, json};

const SCREEN: Size = Size { width: 1000, height: 900 };
const PLAIN: &str = "examples/plain/index.html";

/// Waits until a script that sees `root(id)`, the shadow root of an element, answers with something true.
async fn wait(page: &Page, what: &str, body: &str) -> Result<Value> {
    let script = ["const root = id => document.getElementById(id).shadowRoot; return ", body].concat();
    page.wait(what, &script, Vec::new()).await
}

async fn told(page: &Page, line: &str) -> Result<()> {
    let script =
        "return [...document.querySelectorAll('#told li')].some(li => li.textContent.startsWith(arguments[0]))";
    page.wait(&format!("the page was told `{line}`"), script, vec![json!(line)]).await.map(drop)
}

async fn open(page: &Page) -> Result<()> {
    page.open(PLAIN, SCREEN).await?;
    wait(page, "the first run is there", "root('first').querySelector('[data-step]')?.dataset.step").await.map(drop)
}

async fn run(page: &Page, script: &str) -> Result<Value> {
    page.evaluate(script, Vec::new()).await
}

#[tokio::test]
async fn several_runs_live_in_a_plain_page() -> Outcome {
    case("element-plain", async |page| {
        open(page).await?;
        let watch = "window.shift = 0; new PerformanceObserver(list => list.getEntries()
            .forEach(entry => { shift += entry.value })).observe({ type: 'layout-shift', buffered: true })";
        if page.engine() == Engine::Chromium {
            run(page, watch).await?;
        }
        told(page, "first ready 1001.check.1").await?;
        // The author has chosen the step, and the lanes' names are in the element's language.
        wait(
            page,
            "the second run is Chinese",
            "root('second').querySelector('[lang=zh-CN] [data-step]')?.dataset.step",
        )
        .await?;
        page.screenshot("element-plain").await?;

        // Nothing has moved while the runs came in. What a reader does later may move things within an element.
        if page.engine() == Engine::Chromium {
            let shift = run(page, "return window.shift").await?;
            ensure!(shift.as_f64() == Some(0.0), "The page has moved: {shift}");
        }

        // Nothing can fail before the reader asks for it.
        run(page, "document.getElementById('first').shadowRoot.querySelector('.break').click()").await?;
        let menu = "(() => { const step = root('first').querySelector('[data-step=\"1001.commit\"]');
            step?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
            return root('first').querySelector('.fail')?.outerHTML })()";
        wait(page, "the fail menu is open", menu).await?;
        page.screenshot("element-fail-menu").await?;
        run(page, "document.getElementById('first').shadowRoot.querySelector('.fail [data-mend]').click()").await?;
        told(page, "first fault").await?;
        wait(page, "the run is edited", "root('first').querySelector('.reset')?.outerHTML").await?;
        run(page, "document.getElementById('first').reset()").await?;
        wait(page, "the author's run is back", "!root('first').querySelector('.reset')").await?;

        // The methods move it, and every move is told.
        run(page, "return document.getElementById('first').step()").await?;
        told(page, "first step 1001.check.1").await?;

        // A locked run without its verdict.
        run(page, "document.getElementById('third').scrollIntoView()").await?;
        wait(page, "the third run is there", "root('third').querySelector('[data-step]')?.dataset.step").await?;
        let bare = "return document.getElementById('third').shadowRoot.querySelector('.verdict, .break') === null";
        ensure!(run(page, bare).await? == json!(true), "A locked run offers to be broken, or tells its verdict.");

        // A title is text, whatever it holds.
        run(page, "document.getElementById('fourth').scrollIntoView()").await?;
        wait(page, "the fourth run is there", "root('fourth').querySelector('[aria-label^=\"<img\"]')?.outerHTML")
            .await?;
        let harm = run(
            page,
            "return window.pwned === undefined && !document.getElementById('fourth').shadowRoot.querySelector('img')",
        )
        .await?;
        ensure!(harm == json!(true), "A title was read as HTML.");

        let wasm = page.requested().into_iter().filter(|path| path == "embed/element_bg.wasm").count();
        ensure!(wasm == 1, "The wasm was asked for {wasm} times.");
        let address = page.address().await?;
        ensure!(address.ends_with(PLAIN), "The address has changed: {address}");
        ensure!(run(page, "return localStorage.length").await? == json!(0), "Something was stored.");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_element() -> Outcome {
    case("element-bad", async |page| {
        open(page).await?;
        let set =
            |name: &str, value: &str| format!("document.getElementById('first').setAttribute('{name}', '{value}')");
        for (name, value, sentence) in [
            ("start", "1001.check.9", "no step"),
            ("scenario", "s=AQ", "cannot be read"),
            ("scenario", "s=%%%", "cannot be read"),
            ("scenario", "s=Ag", "newer version"),
            ("scenario", "javascript:alert(1)", "No scenario could be loaded"),
        ] {
            run(page, &set(name, value)).await?;
            let script = format!("root('first').querySelector('.notice')?.textContent.includes('{sentence}')");
            wait(page, &format!("`{name}={value}` is refused"), &script).await?;
        }
        told(page, "first error").await?;
        run(
            page,
            "const first = document.getElementById('first'); first.removeAttribute('start');
            first.setAttribute('scenario', 'commit-lost'); first.setAttribute('theme', 'pink')",
        )
        .await?;
        wait(page, "the theme is refused", "root('first').querySelector('.notice')?.textContent.includes('pink')")
            .await?;
        run(page, "document.getElementById('first').removeAttribute('theme')").await?;
        wait(
            page,
            "the run is back",
            "!root('first').querySelector('.notice') && !!root('first').querySelector('[data-step]')",
        )
        .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_hundred_moves_leave_nothing_behind() -> Outcome {
    case("element-leaks", async |page| {
        if page.engine() != Engine::Chromium {
            return Ok(());
        }
        open(page).await?;
        // Out for good and in again: the view is taken down and made anew each time.
        let moves = "const first = document.getElementById('first'), place = document.createComment('');
            window.moved = 0;
            const frame = () => new Promise(done => setTimeout(done));
            (async () => {
                for (let count = 0; count < arguments[0]; count += 1) {
                    first.replaceWith(place);
                    await frame();
                    place.replaceWith(first);
                    await frame();
                    window.moved += 1;
                }
            })()";
        let mut counts = Vec::new();
        for times in [20, 200] {
            page.evaluate(moves, vec![json!(times)]).await?;
            page.wait("it has moved", "return window.moved === arguments[0]", vec![json!(times)]).await?;
            wait(page, "the run is back", "root('first').querySelector('[data-step]')?.dataset.step").await?;
            page.settle().await?;
            counts.push(page.dom_counters().await?);
        }
        let [(nodes, listeners), (nodes_after, listeners_after)] = counts[..] else { return Ok(()) };
        println!("nodes {nodes} → {nodes_after}, listeners {listeners} → {listeners_after}");
        ensure!(nodes_after <= nodes + 20, "{} nodes are left behind by 200 moves.", nodes_after - nodes);
        ensure!(listeners_after <= listeners, "{} listeners are left behind.", listeners_after - listeners);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_code_of_the_share_dialog_works_elsewhere() -> Outcome {
    case("element-shared", async |page| {
        page.open("", SCREEN).await?;
        page.click_named("button", "Share this run").await?;
        page.find("dialog[open] .share").await?;
        let codes = "return [...document.querySelectorAll('dialog textarea')].map(field => field.value)
            .filter(code => code.includes('<half-message') || code.includes('<iframe'))";
        let codes = run(page, codes).await?;
        let codes: Vec<String> = serde_json::from_value(codes)?;
        ensure!(codes.len() == 2, "The dialog offers {} codes.", codes.len());
        // A script in `innerHTML` does not run: it is made anew.
        let paste = "document.body.innerHTML = '<main></main>';
            const main = document.querySelector('main');
            main.append(document.createRange().createContextualFragment(arguments[0]))";
        page.open(PLAIN, SCREEN).await?;
        for code in &codes {
            page.evaluate(paste, vec![json!(code)]).await?;
            if code.contains("<iframe") {
                let script = "const frame = document.querySelector('iframe'); frame.loading = 'eager';
                    return frame.contentDocument?.querySelector('half-message')?.shadowRoot.querySelector('[data-step]')?.dataset.step";
                page.wait("the frame shows its run", script, Vec::new()).await?;
            } else {
                let script = "return document.querySelector('half-message').shadowRoot.querySelector('[data-step]')?.dataset.step";
                page.wait("the element shows its run", script, Vec::new()).await?;
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_framework_may_set_properties_and_nobody_need_catch_a_promise() -> Outcome {
    case("element-properties", async |page| {
        open(page).await?;
        let set = "window.unheard = []; addEventListener('unhandledrejection', event => unheard.push(String(event.reason)));
            const first = document.getElementById('first');
            first.scenario = 'happy-path'; first.start = '1001.half'; first.locked = true; first.noVerdict = true;
            return [first.getAttribute('scenario'), first.scenario, first.locked, first.hasAttribute('no-verdict')]";
        let said = run(page, set).await?;
        ensure!(said == json!(["happy-path", "happy-path", true, true]), "The properties say {said}");
        let locked = "root('first').querySelector('[data-step=\"1001.half\"]') && !root('first').querySelector('.break, .verdict')";
        wait(page, "the run is locked and has no verdict", locked).await?;

        // Set before the element is known, as by a framework that renders before it loads.
        let early = "const made = document.createElement('div'); made.id = 'early';
            const element = document.createElement('half-message-later'); element.scenario = 'commit-lost';
            customElements.define('half-message-later', class extends customElements.get('half-message') {});
            element.id = 'early'; document.querySelector('main').prepend(element);
            return element.getAttribute('scenario')";
        ensure!(run(page, early).await? == json!("commit-lost"), "A property from before is lost.");
        wait(page, "it is alive", "root('early').querySelector('[data-step]')?.dataset.step").await?;

        // A run that cannot be loaded: told as an event, and no promise rejects.
        let lost = "return document.getElementById('first').load('nowhere.json').then(() =>
            document.getElementById('first').play()).then(() => 'resolved', String)";
        ensure!(run(page, lost).await? == json!("resolved"), "A promise was rejected.");
        told(page, "first error").await?;
        let link = "return document.getElementById('early').link().startsWith('s=')";
        ensure!(run(page, link).await? == json!(true), "The run on screen is not told.");
        run(page, "document.getElementById('early').dispose()").await?;
        let gone = "const early = document.getElementById('early');
            return early.step().then(() => [early.shadowRoot.querySelectorAll('.place').length, early.link()])";
        ensure!(run(page, gone).await? == json!([0, ""]), "Something is left of a run that was disposed of.");
        ensure!(run(page, "return unheard").await? == json!([]), "A rejection reached the page.");
        // The file that is not there.
        page.take_console_errors().await.map(drop)
    })
    .await
}

#[tokio::test]
async fn after_a_fault_in_the_program_every_run_starts_again() -> Outcome {
    case("element-panic", async |page| {
        open(page).await?;
        wait(page, "the second run is there", "root('second').querySelector('[data-step]')?.dataset.step").await?;
        // The page around makes it impossible to draw: the program cannot go on, and says so.
        let harm = "window.own = document.createElementNS;
            document.createElementNS = () => { throw new Error('not here') };
            document.getElementById('first').setAttribute('scenario', 'sender-dies')";
        run(page, harm).await?;
        for id in ["first", "second"] {
            let panel = format!("root('{id}').querySelector('.stopped [type=button]')?.textContent");
            wait(page, &format!("`{id}` says that it has stopped"), &panel).await?;
        }
        page.screenshot("element-panic").await?;
        run(page, "document.createElementNS = window.own").await?;
        for id in ["first", "second"] {
            run(page, &format!("document.getElementById('{id}').shadowRoot.querySelector('.stopped button').click()"))
                .await?;
            let alive = format!("root('{id}').querySelector('[data-step]')?.dataset.step");
            wait(page, &format!("`{id}` is alive again"), &alive).await?;
        }
        // Chromium tells every panic on the console.
        page.take_console_errors().await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_frame_hears_whom_it_was_asked_to_hear() -> Outcome {
    case("element-frame-messages", async |page| {
        let elsewhere = Server::start(&project::dist()?, &project::examples()?).await?;
        page.open(PLAIN, SCREEN).await?;
        let frames = "window.heard = [];
            addEventListener('message', ({ source, data }) => {
                const frame = [...document.querySelectorAll('iframe')].find(one => one.contentWindow === source);
                heard.push(`${frame?.id} ${data.type} ${data.height ?? data.step}`);
            });
            const [origin, asked] = [arguments[0], encodeURIComponent(location.origin)];
            const fragments = { deaf: '', hearing: `&origin=${asked}`, strangers: '&origin=https%3A%2F%2Fother.example' };
            for (const [id, more] of Object.entries(fragments)) {
                const frame = document.createElement('iframe');
                frame.id = id;
                frame.src = `${origin}/embed.html#scenario=commit-lost${more}`;
                document.querySelector('main').prepend(frame);
            }";
        page.evaluate(frames, vec![json!(elsewhere.origin())]).await?;
        let heard = async |what: &str| {
            let script = "return window.heard.includes(arguments[0])";
            page.wait(&format!("the page hears `{what}`"), script, vec![json!(what)]).await.map(drop)
        };
        for id in ["deaf", "hearing"] {
            heard(&format!("{id} half-message:height 420")).await?;
            run(page, &format!("document.getElementById('{id}').scrollIntoView()")).await?;
            heard(&format!("{id} half-message:ready 1001.half")).await?;
        }
        // The deaf one is asked first: what it did would be told before the other's answer.
        let ask = "for (const id of ['deaf', 'strangers', 'hearing'])
            document.getElementById(id).contentWindow.postMessage({ type: 'half-message:do', what: 'step' }, '*')";
        run(page, ask).await?;
        heard("hearing half-message:step 1001.half.reply").await?;
        let told = run(page, "return window.heard.filter(line => /^(deaf|strangers) .*:step|^strangers/.test(line))").await?;
        ensure!(told == json!([]), "Somebody was heard who was not asked for: {told}");
        // The frames come from elsewhere on purpose.
        run(page, "performance.clearResourceTimings()").await?;
        page.take_console_errors().await.map(drop)
    })
    .await
}
