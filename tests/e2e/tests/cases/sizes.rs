//! From the narrowest phone to a 4K screen nothing sticks out, and axe finds nothing.

use half_message_e2e::{Outcome, Page, Size, case};

use crate::fits_its_window;

#[tokio::test]
async fn from_the_narrowest_to_the_widest() -> Outcome {
    case("sizes", async |page: &Page| {
        let sizes = [
            Size::NARROWEST,
            Size { width: 600, height: 900 },
            Size { width: 844, height: 390 },
            Size { width: 1024, height: 768 },
            Size { width: 1280, height: 880 },
            Size { width: 1920, height: 1080 },
            Size::WIDEST,
        ];
        for size in sizes {
            page.open("", size).await?;
            page.settle().await?;
            fits_its_window(page).await?;
            page.is_accessible().await?;
            page.screenshot(&format!("size-{}", size.width)).await?;
        }
        Ok(())
    })
    .await
}
