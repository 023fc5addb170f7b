package io.coursework.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.spec.SpecType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnalysisModuleTest {

  @Test
  void bindsEveryProbeOfTheModule() throws Exception {
    Set<String> written = new TreeSet<>();
    URI classes = Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path root = Path.of(classes);
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> file.toString().endsWith("Probe.class")).toList();
    }
    for (Path file : files) {
      String name = root.relativize(file).toString().replace('/', '.');
      Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
      if (isProbe(type) && !type.isInterface()) {
        written.add(type.getSimpleName());
      }
    }

    assertEquals(
        written,
        Probes.types().stream()
            .map(type -> type.record().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everyProbeIsCalledWhatItsTypeIs() {
    for (SpecType type : Probes.types()) {
      Record probe = Probes.withDefaults(type);
      assertEquals(
          type.name(), probe instanceof Probe alone ? alone.name() : ((PairProbe) probe).name());
      assertEquals(type.record().getSimpleName(), camelCase(type.name()) + "Probe");
    }
  }

  private static String camelCase(String name) {
    return Stream.of(name.split("_"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static boolean isProbe(Class<?> type) {
    return Probe.class.isAssignableFrom(type) || PairProbe.class.isAssignableFrom(type);
  }
}
