package io.coursework.curricula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.split.SplitSpec;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurriculaModuleTest {
  private final Injector injector = Guice.createInjector(new CurriculaModule());
  private final Set<SpecType> types = injector.getInstance(new Key<Set<SpecType>>() {});

  @ParameterizedTest
  @ValueSource(classes = {Domain.class, SplitSpec.class, Curriculum.class})
  void offersEveryImplementationUnderOneName(Class<?> base) throws Exception {
    Set<Class<?>> bound =
        types.stream()
            .filter(type -> type.base() == base)
            .map(SpecType::record)
            .collect(Collectors.toSet());
    assertEquals(implementations(base), bound, "add the missing line to CurriculaModule");
  }

  @Test
  void givesNoNameTwice() {
    Set<List<Object>> names = new HashSet<>();
    types.forEach(type -> names.add(List.of(type.base(), type.name())));
    assertEquals(types.size(), names.size());
  }

  @Test
  void cataloguesEveryOperation() throws Exception {
    Set<Class<?>> known = new HashSet<>();
    for (Domain domain :
        List.of(new Integers(10, MedianRule.LOWER), new Permutations("S3", "alternating"))) {
      domain.operations().forEach(operation -> known.add(operation.getClass()));
      assertFalse(domain.operations().stream().anyMatch(o -> o.summary().isBlank()));
    }
    assertEquals(implementations(Operation.class), known, "add the operation to its domain");
  }

  /**
   * The public concrete classes of this module that implement a base, found among its class files.
   */
  private static Set<Class<?>> implementations(Class<?> base)
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root = Path.of(base.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names;
    try (Stream<Path> files = Files.walk(root)) {
      names =
          files
              .map(file -> root.relativize(file).toString())
              .filter(file -> file.endsWith(".class") && !file.contains("-info"))
              .map(file -> file.replaceAll("\\.class$", "").replace(File.separatorChar, '.'))
              .toList();
    }
    Set<Class<?>> found = new HashSet<>();
    for (String name : names) {
      Class<?> type = Class.forName(name);
      if (base.isAssignableFrom(type)
          && Modifier.isPublic(type.getModifiers())
          && !type.isInterface()) {
        found.add(type);
      }
    }
    return found;
  }
}
