//! Reviews, for staff: what buyers wrote, and whether everybody reads it.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Config, Failure, failure, with_shop};
use crate::domain::id::ReviewId;
use crate::domain::review::ReviewState;
use crate::services::Ctx;
use crate::services::order::get_order_for_staff;
use crate::services::review::{Answer, answer_review, list_reviews_for_staff, verify_review};
use crate::services::review_photo::{get_photos_for_staff, take_photo_down};
use crate::store::review::ReviewOf;

/// What staff can do with reviews. They are named by their ids, which the list shows.
#[derive(Subcommand)]
pub(super) enum Reviews {
    /// Lists the newest reviews
    List {
        /// Only those that are pending, published or rejected
        #[arg(long)]
        state: Option<ReviewState>,
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Shows a review on the page of its product
    Publish { review: ReviewId },
    /// Shows a review to nobody
    Reject {
        review: ReviewId,
        /// Why; nobody but the shop reads it
        #[arg(long)]
        why: String,
    },
    /// Says something below a review, in the place of what was said before
    Reply {
        review: ReviewId,
        /// An empty text takes it away
        text: String,
    },
    /// Writes the photos of a review into a folder, to be looked at before anybody else sees them
    Photos {
        review: ReviewId,
        /// The folder; it is made if it is not there
        #[arg(long)]
        into: PathBuf,
    },
    /// Deletes a photo of a review, and leaves the review as it is
    TakeDown {
        review: ReviewId,
        /// Which one, counted from 1 in the order in which they were sent
        photo: u32,
        /// Why; nobody but the shop reads it
        #[arg(long)]
        why: String,
    },
    /// Notes with which order the author of a review bought the piece, of a review that has none
    Verify {
        review: ReviewId,
        /// The number of the order
        #[arg(long)]
        order: i64,
    },
}

pub(super) fn obey(config: &Config, command: Reviews) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| match command {
        Reviews::List { state, limit } => {
            for found in list_reviews_for_staff(ctx, state, limit).await.map_err(failure)? {
                print_review(&found);
            }
            Ok(())
        }
        Reviews::Publish { review } => answer(ctx, review, Answer::Publish).await,
        Reviews::Reject { review, why } => answer(ctx, review, Answer::Reject(why)).await,
        Reviews::Reply { review, text } => answer(ctx, review, Answer::Reply(text)).await,
        Reviews::Photos { review, into } => write_photos(ctx, review, &into).await,
        Reviews::TakeDown { review, photo, why } => {
            take_photo_down(ctx, review, photo, &why).await.map_err(failure)?;
            println!("Photo {photo} of review {review} is gone.");
            Ok(())
        }
        Reviews::Verify { review, order } => verify(ctx, review, order).await,
    })
}

async fn answer(ctx: &Ctx, review: ReviewId, answer: Answer) -> Result<(), Failure> {
    let state = answer_review(ctx, review, answer).await.map_err(failure)?;
    println!("Review {review} is {state}.");
    Ok(())
}

async fn write_photos(ctx: &Ctx, review: ReviewId, into: &Path) -> Result<(), Failure> {
    let photos = get_photos_for_staff(ctx, review).await.map_err(failure)?;
    if photos.is_empty() {
        println!("Review {review} has no photos.");
    }
    for photo in photos {
        let path = into.join(format!("{review}-{}.jpg", photo.place));
        std::fs::create_dir_all(into)
            .and_then(|()| std::fs::write(&path, &photo.jpeg))
            .map_err(|error| Failure::Failed(format!("{} can't be written: {error}", path.display())))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// The order's line is the one of the variant that the review is about.
async fn verify(ctx: &Ctx, review: ReviewId, number: i64) -> Result<(), Failure> {
    let order = get_order_for_staff(ctx, number).await.map_err(failure)?.view.id;
    verify_review(ctx, review, order).await.map_err(failure)?;
    println!("Review {review} is by the buyer of order {number}.");
    Ok(())
}

fn print_review(ReviewOf { review, product_title, photo_count, .. }: &ReviewOf) {
    let order = if review.order.is_some() { "verified" } else { "" };
    println!(
        "{}  {:<9}  {}/5  {}  {product_title}  {} {order}",
        review.id,
        review.state,
        review.rating,
        review.created_at.iso(),
        review.author
    );
    for text in [&review.title, &review.text] {
        if !text.is_empty() {
            println!("    {}", text.replace('\n', "\n    "));
        }
    }
    match photo_count {
        0 => {}
        1 => println!("    1 photo"),
        count => println!("    {count} photos"),
    }
    if !review.reply.is_empty() {
        println!("    We replied: {}", review.reply);
    }
}
