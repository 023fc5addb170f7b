package io.coursework.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.spec.SpecType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the probes says of each what the probe says of itself. */
class ProbesPageTest {

  private static final Path PAGE = Path.of("docs", "probes.md");
  private static final String HEADING = "## All probes\n";

  /** The section of the page: by topic a table, and each probe's guide. */
  private static String section() {
    StringBuilder text = new StringBuilder(HEADING);
    Map<Topic, List<SpecType>> byTopic =
        Probes.types().stream()
            .sorted(Comparator.comparing(SpecType::name))
            .collect(
                Collectors.groupingBy(
                    type -> Probe.guide(type.record()).topic(), TreeMap::new, Collectors.toList()));
    byTopic.forEach(
        (topic, types) -> {
          text.append("\n### %s\n\n%s\n\n".formatted(topic.title(), topic.question()));
          text.append("| probe | what it asks |\n|---|---|\n");
          types.forEach(
              type -> text.append("| `%s` | %s |\n".formatted(type.name(), type.summary())));
          for (SpecType type : types) {
            Guide guide = Probe.guide(type.record());
            text.append("\n**`%s`**\n\n".formatted(type.name()));
            text.append("- Measures: ").append(guide.measures()).append('\n');
            text.append("- Range: ").append(guide.range()).append('\n');
            text.append("- At random: ").append(guide.random()).append('\n');
            text.append("- Use: ").append(guide.use()).append('\n');
          }
        });
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
