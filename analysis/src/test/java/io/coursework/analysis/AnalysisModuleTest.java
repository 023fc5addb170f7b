package io.coursework.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
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

  private final Set<Probe> bound =
      Guice.createInjector(new AnalysisModule())
          .getInstance(Key.get(new TypeLiteral<Set<Probe>>() {}));

  @Test
  void bindsEveryProbeOfThePackage() throws Exception {
    Set<String> written = new TreeSet<>();
    URI classes = Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path folder = Path.of(classes).resolve(Probe.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type =
              Class.forName(
                  Probe.class.getPackageName() + "." + name.substring(0, name.length() - 6));
          if (Probe.class.isAssignableFrom(type) && !type.isInterface()) {
            written.add(type.getSimpleName());
          }
        }
      }
    }

    assertEquals(
        written,
        bound.stream()
            .map(probe -> probe.getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void givesTheProbesInTheOrderOfTheCatalogue() {
    assertEquals(
        List.of("pca", "ordering", "parity", "similarity"),
        bound.stream().map(Probe::name).toList());
  }
}
