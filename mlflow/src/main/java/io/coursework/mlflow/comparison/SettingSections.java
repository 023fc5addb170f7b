package io.coursework.mlflow.comparison;

import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.DataTable;
import io.coursework.analysis.report.FigureCard;
import io.coursework.analysis.report.Html;
import io.coursework.analysis.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Settings held against each other, as parts of a page. */
public final class SettingSections {

  private final SettingComparison comparison;

  public SettingSections(SettingComparison comparison) {
    this.comparison = comparison;
  }

  /** What can be said of the settings, and how it was tested; to stand beside their table. */
  public Html judged() {
    List<Html> parts = new ArrayList<>();
    new SettingSummary(comparison).lines().forEach(line -> parts.add(sentence(line)));
    if (comparison.judged()) {
      parts.add(
          paragraph(
              "Each setting is compared with the best by a t test with the scatter of all settings, each"
                  + " drawn towards the common one; what a seed does in all settings alike is left out."
                  + " Because the best was chosen by its result, the p values are corrected as if each"
                  + " setting had been compared with each other one."));
    }
    return Html.all(parts);
  }

  /** The drawings, then the tables that they are made of; nothing for fewer than two settings. */
  public List<Section> varied() {
    List<Figure> figures = new SettingFigures(comparison).all();
    if (figures.isEmpty()) {
      return List.of();
    }
    List<Html> parts = new ArrayList<>(List.of(FigureCard.all(figures)));
    for (TextTable table : new SettingTables(comparison).others()) {
      parts.add(DataTable.folded(table));
    }
    return List.of(new Section("varied", "What varies", Html.all(parts)));
  }

  /** All of a comparison of settings. */
  List<Section> all() {
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "settings",
            "Settings",
            Html.all(
                List.of(
                    sentence(new SettingSummary(comparison).best()),
                    new SettingSummary(comparison)
                        .unjudged()
                        .map(SettingSections::sentence)
                        .orElse(Html.NOTHING),
                    judged(),
                    DataTable.html(new SettingTables(comparison).settings())))));
    sections.addAll(varied());
    return sections;
  }

  /** A line of the summary with a capital and a stop. */
  private static Html sentence(String line) {
    String stripped = line.strip();
    return paragraph(
        stripped.substring(0, 1).toUpperCase(Locale.ROOT) + stripped.substring(1) + ".");
  }

  private static Html paragraph(String text) {
    return tag("p", text(text));
  }
}
