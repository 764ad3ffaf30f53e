//! Each ready run opens from the picker and ends as its lesson says.

use half_message_e2e::{Key, Outcome, Page, Size, case};

const ENDINGS: [(&str, &str); 19] = [
    ("happy-path", "consistent"),
    ("database-refuses", "consistent"),
    ("commit-lost", "consistent"),
    ("rollback-lost", "consistent"),
    ("sender-dies", "consistent"),
    ("sender-dies-before-local", "consistent"),
    ("sender-dies-in-local", "consistent"),
    ("half-reply-lost", "consistent"),
    ("group-down", "consistent"),
    ("broker-dies-after-commit", "consistent-idempotent"),
    ("slave-not-available", "consistent"),
    ("consumer-dies-before-ack", "consistent-idempotent"),
    ("poison-message", "repairable"),
    ("preset-check-races-slow-transaction", "consistent-idempotent"),
    ("preset-check-despite-commit", "consistent-idempotent"),
    ("preset-immunity-eats-attempts", "repairable"),
    ("preset-fifteen-checks", "repairable"),
    ("preset-late-commit", "consistent"),
    ("preset-not-found-so-roll-back", "inconsistent"),
];

#[tokio::test]
async fn each_ready_run_ends_as_its_lesson_says() -> Outcome {
    case("ready-runs", async |page: &Page| {
        page.open("", Size { width: 1280, height: 880 }).await?;
        page.click("#picker").await?;
        page.find("[data-run]").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("picker").await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("[data-run]").await?;
        for (run, verdict) in ENDINGS {
            page.click("#picker").await?;
            page.click(&format!("[data-run='{run}']")).await?;
            page.wait_until_gone("[data-run]").await?;
            page.press(Key::End).await?;
            page.find(&format!("section.verdict[data-verdict='{verdict}']")).await?;
            page.settle().await?;
            page.is_accessible().await?;
            page.screenshot(&format!("run-{run}")).await?;
        }
        Ok(())
    })
    .await
}
