//! The run is in the address: reload, back and forward, a bad link.

use half_message_e2e::{Key, Outcome, Page, Size, case, ensure};

#[tokio::test]
async fn the_run_is_in_the_address() -> Outcome {
    case("address", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        page.click("[data-step='1001.commit']").await?;
        page.click("[data-how='lost']").await?;
        page.find("[data-step='1001.check.1']").await?;
        for _ in 0..4 {
            page.press(Key::Right).await?;
        }
        page.settle().await?;
        // The address follows the playhead once that has come to rest.
        let rests = "const now = performance.now(), { hash } = location;
            if (window.halfMessageHash?.hash !== hash) window.halfMessageHash = { hash, since: now };
            return hash !== '' && now - window.halfMessageHash.since > 600";
        page.wait("the address is at rest", rests, Vec::new()).await?;
        let at = page.steps().await?;
        let address = page.address().await?;
        let fragment = address.split_once('#').map(|(_, fragment)| fragment).unwrap_or_default().to_owned();
        ensure!(fragment.starts_with("s=") && fragment.len() <= 120, "The fragment is {fragment}");

        page.reload().await?;
        page.find("[data-step='1001.check.1']").await?;
        ensure!(page.steps().await? == at, "Reload does not bring the same picture");

        page.back().await?;
        page.wait_until_gone("[data-step='1001.check.1']").await?;
        page.forward().await?;
        page.find("[data-step='1001.check.1']").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_bad_link_says_so_and_opens_the_first_run() -> Outcome {
    case("bad-link", async |page: &Page| {
        for bad in ["#s=", "#s=!!!", "#s=AAAA", "#s=ZZZZZZZZ", "#s=Af__________", "#nonsense", "#s=%F0%9F%92%A5"] {
            page.open("", Size::DESKTOP).await?;
            page.open(&format!("?{}{bad}", bad.len()), Size::DESKTOP).await?;
            page.find("[data-step='1001.commit']").await?;
            if bad.starts_with("#s=") {
                page.find("[role=alert]").await?;
                page.is_accessible().await?;
            }
        }
        Ok(())
    })
    .await
}
