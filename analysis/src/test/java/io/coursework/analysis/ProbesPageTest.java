package io.coursework.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.spec.SpecType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of the probes says of each what the probe says of itself. */
class ProbesPageTest {

  private static final Path PAGE = Path.of("docs", "probes.md");
  private static final String HEADING = "## All probes\n";

  private record Entry(String heading, String question, String name, String summary, Guide guide) {}

  private static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (SpecType type : Probes.types()) {
      Record made = Probes.withDefaults(type);
      if (made instanceof Probe probe) {
        Topic topic = probe.topic();
        entries.add(
            new Entry(topic.title(), topic.question(), type.name(), type.summary(), probe.guide()));
      } else if (made instanceof PairProbe pair) {
        entries.add(
            new Entry(
                "Two models",
                "How alike two runs, or two steps of one, are.",
                type.name(),
                type.summary(),
                pair.guide()));
      }
    }
    List<String> order = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      order.add(topic.title());
    }
    order.add("Two models");
    entries.sort(
        Comparator.comparingInt((Entry entry) -> order.indexOf(entry.heading()))
            .thenComparing(Entry::name));
    return entries;
  }

  /** The section of the page: by topic a table, and each probe's guide. */
  private static String section() {
    StringBuilder text = new StringBuilder(HEADING);
    List<Entry> entries = entries();
    for (String heading : entries.stream().map(Entry::heading).distinct().toList()) {
      List<Entry> own = entries.stream().filter(e -> e.heading().equals(heading)).toList();
      text.append("\n### %s\n\n%s\n\n".formatted(heading, own.get(0).question()));
      text.append("| probe | what it asks |\n|---|---|\n");
      own.forEach(entry -> text.append("| `%s` | %s |\n".formatted(entry.name(), entry.summary())));
      for (Entry entry : own) {
        Guide guide = entry.guide();
        text.append("\n**`%s`**\n\n".formatted(entry.name()));
        text.append("- Measures: ").append(guide.measures()).append('\n');
        text.append("- Range: ").append(guide.range()).append('\n');
        text.append("- At random: ").append(guide.random()).append('\n');
        text.append("- Use: ").append(guide.use()).append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void listsEveryProbeWithItsGuide() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf(HEADING);
    assertTrue(start > 0, PAGE + " has no section '" + HEADING.strip() + "'");
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(PAGE, page.substring(0, start) + section());
      return;
    }
    assertEquals(
        section(), page.substring(start), PAGE + " differs from the catalogue; run 'make docs'");
  }
}
