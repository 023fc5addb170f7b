package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * All that is known of one run, for the page that is opened first. Parts that are empty have no
 * section.
 *
 * @param title of the run, for example its name and seed
 * @param facts about it by name, in their order: curriculum, size, steps, ...
 * @param target the operation that the training is for
 * @param accuracies at the end, by operation
 * @param parts of what is held out, at the end; empty where it is one part, which the accuracies
 *     tell of
 * @param curves over the training
 * @param embedding over the training
 * @param probes what they found, in their order
 * @param refusals reason by probe, of those that have no meaning for this model
 * @param answers what the model wrote
 * @param config the configuration, in YAML
 */
public record RunReport(
    String title,
    Map<String, String> facts,
    String target,
    List<Accuracy> accuracies,
    List<PartAccuracy> parts,
    List<LineChart> curves,
    Optional<EmbeddingMap> embedding,
    List<ProbeCard> probes,
    SortedMap<String, String> refusals,
    List<AnswerRow> answers,
    String config) {

  /** The page; the same bytes for the same record. */
  public String html() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("summary", "Summary", summary()));
    if (!curves.isEmpty()) {
      sections.add(
          new Section(
              "curves", "Learning", Html.all(curves.stream().map(LineChart::html).toList())));
    }
    embedding.ifPresent(
        map ->
            sections.add(
                new Section("embedding", "Embedding", tag("div", style("card"), map.html()))));
    if (!probes.isEmpty() || !refusals.isEmpty()) {
      sections.add(new Section("probes", "Probes", probeCards()));
    }
    if (!answers.isEmpty()) {
      sections.add(new Section("answers", "Answers", new AnswerBox(answers).html()));
    }
    sections.add(
        new Section(
            "config",
            "Configuration",
            tag("pre", style("tall"), attribute("tabindex", "0"), text(config))));
    return new Page(title, header(), sections).html();
  }

  private Html header() {
    return tag(
        "dl",
        style("facts"),
        Html.all(
            facts.entrySet().stream()
                .map(
                    fact ->
                        tag(
                            "div",
                            tag("dt", text(fact.getKey())),
                            tag("dd", text(fact.getValue()))))
                .toList()));
  }

  private Html summary() {
    List<Html> shown = new ArrayList<>();
    if (!accuracies.isEmpty()) {
      shown.add(AccuracyTable.words(accuracies, target));
      shown.add(AccuracyTable.html(accuracies));
    }
    if (!parts.isEmpty()) {
      shown.add(PartTable.html(parts));
    }
    shown.add(ProbeSummary.html(probes));
    return Html.all(shown);
  }

  private Html probeCards() {
    List<Html> parts = new ArrayList<>();
    if (probes.size() > 1) {
      parts.add(ProbeSummary.contents(probes));
    }
    for (Topic topic : Topic.values()) {
      List<ProbeCard> own = probes.stream().filter(card -> card.guide().topic() == topic).toList();
      if (!own.isEmpty()) {
        parts.add(
            tag(
                "h3",
                style("topic"),
                attribute("id", ProbeSummary.id(topic)),
                text(topic.title())));
        parts.add(tag("p", style("soft"), text(topic.question())));
        parts.addAll(own.stream().map(ProbeCard::html).toList());
      }
    }
    if (!refusals.isEmpty()) {
      parts.add(tag("h3", style("topic"), text("Probes that did not run")));
      parts.add(tag("div", style("card"), refused()));
    }
    return Html.all(parts);
  }

  /** Reasons with the probes that give them: often it is one for all that ask of numbers. */
  private Html refused() {
    Map<String, List<String>> byReason =
        refusals.keySet().stream()
            .collect(Collectors.groupingBy(refusals::get, LinkedHashMap::new, Collectors.toList()));
    List<Html> lines = new ArrayList<>();
    byReason.forEach(
        (reason, names) -> {
          lines.add(tag("dt", text(reason)));
          lines.add(tag("dd", text(String.join(", ", names))));
        });
    return tag("dl", style("terms"), Html.all(lines));
  }
}
