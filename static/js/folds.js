/**
 * Says with a form which of its folds (details.fold) stand open, so that the page that answers opens them again: a row
 * that is added does not put away what somebody is filling in. Without this script folds open by what they hold alone.
 */

document.addEventListener("formdata", (event) => {
  for (const fold of event.target.querySelectorAll("details.fold[open]")) {
    event.formData.append("unfolded", fold.dataset.fold);
  }
});
