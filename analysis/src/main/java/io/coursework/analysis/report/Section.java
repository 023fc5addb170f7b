package io.coursework.analysis.report;

/**
 * A part of a page with a place in its table of contents.
 *
 * @param id unique on the page, for links; letters, digits and dashes
 * @param title short, for the contents
 * @param body below the title
 */
public record Section(String id, String title, Html body) {

  /**
   * @throws IllegalArgumentException if the id is not a valid one
   */
  public Section {
    if (!id.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "section id '%s' is not made of small letters, digits and dashes".formatted(id));
    }
  }
}
