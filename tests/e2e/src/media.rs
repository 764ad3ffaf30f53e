//! The window's size and what the reader has asked the system for.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::Engine;
use crate::page::Page;

/// The size of the page's area in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Size {
    /// A laptop.
    pub const DESKTOP: Self = Self { width: 1440, height: 900 };
    /// A usual phone, upright.
    pub const PHONE: Self = Self { width: 390, height: 844 };
    /// The narrowest that the page promises to fit.
    pub const NARROWEST: Self = Self { width: 360, height: 640 };
    /// A 4K screen, unscaled.
    pub const WIDEST: Self = Self { width: 3840, height: 2160 };
}

/// What the reader's system asks of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// Dark colours rather than light ones.
    pub dark: bool,
    /// No motion.
    pub reduced_motion: bool,
    /// Colours of the system's own, as in Windows' contrast themes.
    pub forced_colors: bool,
    /// As if on paper.
    pub print: bool,
}

impl Page {
    /// Gives the page's area this size: to the pixel in Chromium, with the window's frame taken
    /// off in the others.
    pub async fn set_size(&self, size: Size) -> Result<()> {
        let Size { width, height } = size;
        let driver = &self.browser.driver;
        if self.browser.engine == Engine::Chromium {
            let metrics = json!({
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
            });
            driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
        } else {
            driver.set_window_rect(0, 0, width, height).await?;
        }
        Ok(())
    }

    /// Tells the page what the reader's system asks for. Only in Chromium.
    pub async fn set_media(&self, media: Media) -> Result<()> {
        let named = |set: bool, value: &str, other: &str| if set { value } else { other }.to_owned();
        let media = json!({
            "media": if media.print { "print" } else { "screen" },
            "features": [
                { "name": "prefers-color-scheme", "value": named(media.dark, "dark", "light") },
                {
                    "name": "prefers-reduced-motion",
                    "value": named(media.reduced_motion, "reduce", "no-preference"),
                },
                { "name": "forced-colors", "value": named(media.forced_colors, "active", "none") },
            ],
        });
        self.only_in_chromium("media")?;
        self.browser.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    fn only_in_chromium(&self, what: &str) -> Result<()> {
        ensure!(
            self.browser.engine == Engine::Chromium,
            "{what} can be set in Chromium only, not in {:?}.",
            self.browser.engine
        );
        Ok(())
    }
}
