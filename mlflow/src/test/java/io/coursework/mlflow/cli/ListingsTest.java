package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.data.DataSpec;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.sweep.plan.Draw;
import io.coursework.mlflow.sweep.plan.Search;
import io.coursework.mlflow.sweep.rule.SettingRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code tasks} and {@code curricula} say there is, held against what there is. */
class ListingsTest {

  private final Injector injector = Guice.createInjector(Main.modules());
  private final Set<SpecType> types =
      injector.getInstance(Key.get(new TypeLiteral<Set<SpecType>>() {}));

  private static List<String> texts(JsonNode nodes, String key) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(node.get(key).asText()));
    return texts;
  }

  private static <E extends Enum<E>> List<String> words(E[] constants) {
    return Arrays.stream(constants).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** Nowhere an empty word, and no list or object that nobody filled. */
  private static void assertNothingBlank(String path, JsonNode node) {
    assertFalse(node.isNull(), path);
    assertFalse(node.isTextual() && node.asText().isBlank(), path);
    assertFalse(node.isTextual() && node.asText().lines().count() > 1, path + " is one line");
    if (node.isObject()) {
      node.properties().forEach(e -> assertNothingBlank(path + "." + e.getKey(), e.getValue()));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      assertNothingBlank(path + "[" + i + "]", node.get(i));
    }
  }

  /** Every choice of a configurable part is listed, with a meaning for each of its keys. */
  private void assertLists(Class<?> base, JsonNode listed) {
    Set<String> names = new TreeSet<>();
    for (SpecType type : types) {
      if (type.base() == base) {
        names.add(type.name());
      }
    }
    assertEquals(List.copyOf(names), texts(listed, "type"), base.getSimpleName());
    for (JsonNode node : listed) {
      SpecType type =
          types.stream()
              .filter(t -> t.base() == base && t.name().equals(node.get("type").asText()))
              .findFirst()
              .orElseThrow();
      assertEquals(type.summary(), node.get("summary").asText());
      List<String> keys =
          Arrays.stream(type.record().getRecordComponents())
              .map(c -> c.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
              .toList();
      assertEquals(keys, texts(node.get("keys"), "name"), type.name());
      for (JsonNode key : node.get("keys")) {
        assertTrue(key.hasNonNull("meaning"), type.name() + "." + key);
      }
    }
  }

  @Test
  void listsEveryCurriculumWithItsKeysItsConfigurationsAndTheControls() {
    Cli cli = Cli.run("curricula", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals("", cli.err());
    JsonNode json = cli.json();
    assertNothingBlank("curricula", json);
    assertLists(Curriculum.class, json.get("curricula"));
    Set<String> adaptive = new HashSet<>();
    for (JsonNode curriculum : json.get("curricula")) {
      assertFalse(curriculum.get("configurations").isEmpty(), curriculum.toString());
      if (curriculum.get("adaptive").asBoolean()) {
        adaptive.add(curriculum.get("type").asText());
      }
    }
    assertEquals(Set.of("exp3s", "teacher_student", "loss_proportional", "excess_loss"), adaptive);
    assertEquals(words(Control.values()), texts(json.get("controls"), "name"));
  }

  @Test
  void saysTheSameOfCurriculaToPeople() {
    String text = Cli.run("curricula").out().replaceAll("\\s+", " ");
    for (SpecType type : types) {
      if (type.base() == Curriculum.class) {
        assertTrue(text.contains(type.name() + ": " + type.summary()), type.name());
        type.keys().forEach(key -> assertTrue(text.contains(key.meaning()), key.toString()));
      }
    }
    for (Control control : Control.values()) {
      assertTrue(text.contains(control.summary()), control.name());
    }
    assertTrue(text.contains("to begin with: configs/exp3s.yaml"), text);
  }

  @Test
  void listsEveryOperationNotationDomainSplitAndDataSource() {
    Cli cli = Cli.run("tasks", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode json = cli.json();
    assertNothingBlank("tasks", json);
    assertOperations(new Integers(10, MedianRule.LOWER), json.get("operations"));
    assertEquals(words(Notation.values()), texts(json.get("notations"), "name"));
    assertLists(Domain.class, json.get("domain"));
    assertLists(SplitSpec.class, json.get("split"));
    assertLists(DataSpec.class, json.get("data"));
    JsonNode probes = Cli.run("probes", "--json").json();
    assertNothingBlank("probes", probes);
    assertLists(Probe.class, probes.get("probes"));
    assertLists(PairProbe.class, probes.get("of_two_models"));
    JsonNode sweep = Cli.run("sweep", "--keys", "--json").json();
    assertNothingBlank("sweep", sweep);
    assertLists(Draw.class, sweep.get("draws"));
    assertLists(SettingRule.class, sweep.get("rules"));
    assertLists(Search.class, sweep.get("searches"));
    Set<Class<?>> bases = new HashSet<>();
    types.forEach(type -> bases.add(type.base()));
    assertEquals(
        Set.of(
            Curriculum.class,
            Domain.class,
            SplitSpec.class,
            DataSpec.class,
            Probe.class,
            PairProbe.class,
            Draw.class,
            SettingRule.class,
            Search.class),
        bases,
        "each is in one of the listings");
  }

  private void assertOperations(Domain domain, JsonNode listed) {
    List<Operation> operations = injector.getInstance(Catalogue.class).operations(domain).all();
    assertEquals(operations.stream().map(Operation::name).toList(), texts(listed, "name"));
    for (int i = 0; i < operations.size(); i++) {
      JsonNode node = listed.get(i);
      List<String> aliases = new ArrayList<>();
      node.get("aliases").forEach(alias -> aliases.add(alias.asText()));
      assertEquals(operations.get(i).aliases(), aliases);
      assertEquals(operations.get(i).summary(), node.get("summary").asText());
      if (node.has("chance")) {
        double chance = node.get("chance").asDouble();
        double copy = node.get("copy_chance").asDouble();
        assertTrue(chance >= 1.0 / domain.size() - 1e-12 && chance <= 1, node.toString());
        assertTrue(copy >= 0 && copy <= 1, node.toString());
      } else {
        assertFalse(node.get("chance_unknown").asText().isBlank(), node.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "3", "97", "128"})
  @Tag("long")
  void listsTheOperationsOfAnyModulus(int modulus) {
    Cli cli = Cli.run("tasks", "--json", "--modulus", modulus + "");
    assertEquals(0, cli.exitCode(), cli.err());
    assertNothingBlank("tasks", cli.json());
    assertOperations(new Integers(modulus, MedianRule.LOWER), cli.json().get("operations"));
  }

  @ParameterizedTest
  @CsvSource({"S3,alternating", "A5,trivial", "C6,trivial"})
  void listsTheOperationsOfAGroup(String group, String subgroup) {
    Cli cli = Cli.run("tasks", "--json", "--group", group, "--subgroup", subgroup);
    assertEquals(0, cli.exitCode(), cli.err());
    assertNothingBlank("tasks", cli.json());
    assertOperations(new Permutations(group, subgroup), cli.json().get("operations"));
  }

  /** By hand, of two or three numbers below 10: the answers of MAX and SUM. */
  @Test
  void chanceIsThatOfTheCommonestAnswer() {
    Map<String, Double> chances =
        Map.of("SUM", 0.1, "MAX", (0.19 + 0.271) / 2, "FIRST", 0.1); // 1 - 0.9^2 and 1 - 0.9^3
    int seen = 0;
    for (JsonNode operation : Cli.run("tasks", "--json").json().get("operations")) {
      Double chance = chances.get(operation.get("name").asText());
      if (chance != null) {
        assertEquals(chance, operation.get("chance").asDouble(), 1e-9);
        seen++;
      }
    }
    assertEquals(3, seen);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tasks --modulus 1            | --modulus 1 is outside 2..128",
        "tasks --modulus 7 --group S3 | --modulus and --group exclude each other",
        "tasks --group S99            | --group: group = 'S99' is not a group",
        "tasks --group S3 --subgroup x | --group: subgroup = ",
        "tasks more                   | unexpected argument 'more'",
        "curricula exp3s              | unexpected argument 'exp3s'",
      })
  void refusesWhatItCannotList(String line, String expected) {
    Cli cli = Cli.run(line.split(" +"));
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    assertEquals("", cli.out());
  }
}
