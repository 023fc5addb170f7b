package io.coursework.mlflow.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps that get more trials by the results of those before. */
@Tag("long")
class SearchingSweepTest {

  private static final String TPE =
      """
      name: tiny
      base: src/main/configs/sum.yaml
      random:
        draws: 6
        keys:
          training.optimizer.learning_rate: {type: log_uniform, low: 0.001, high: 0.1}
          training.optimizer.schedule: {type: choice, values: [constant, wsd]}
      when:
        - is: {training.optimizer.schedule: wsd}
          keys: {training.optimizer.decay_share: {type: uniform, low: 0.1, high: 0.9}}
      seeds: 0..1
      search: {type: tpe, startup: 3, at_once: 2}
      race: 2
      confirm: 2
      """;

  @TempDir Path folder;

  private Cli run(String command, String yaml, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), yaml);
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--config", file.toString(), "--json", "--offline"));
    SweepCommandTest.CHEAP.forEach(setting -> words.addAll(List.of("--set", setting)));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private Cli sweep(String runs, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("--runs-dir", folder.resolve(runs).toString()));
    words.addAll(List.of(more));
    return run("sweep", TPE, words.toArray(String[]::new));
  }

  @Test
  void triesTheSameHoweverManyRunAtATimeAndAfterAKill() throws IOException {
    Cli cli = sweep("two", "--parallel", "2");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode trials = cli.json().get("trials");
    assertTrue(trials.size() >= 12 + 2, trials.size() + " trials");
    JsonNode confirmed = cli.json().at("/best/confirmed");
    assertEquals(2, confirmed.get("seeds").asInt());
    double mean =
        (trials.get(trials.size() - 1).get("held_out_accuracy").asDouble()
                + trials.get(trials.size() - 2).get("held_out_accuracy").asDouble())
            / 2;
    assertEquals(mean, confirmed.get("accuracy").asDouble(), 1e-12);

    Cli one = sweep("one", "--parallel", "1");
    assertEquals(SweepCommandTest.numbers(cli.json()), SweepCommandTest.numbers(one.json()));

    // As if its process had been killed when a chosen trial and one that confirms had not ended.
    Path parent = Path.of(cli.json().get("directory").asText());
    for (int trial : List.of(8, trials.size() - 1)) {
      Path journal = Path.of(trials.get(trial).get("run").asText()).resolve("journal.jsonl");
      List<String> lines = Files.readAllLines(journal);
      Files.write(journal, lines.subList(0, lines.size() - 1));
    }
    Cli again = Cli.run("sweep", "--resume", parent.toString(), "--offline", "--json");
    assertEquals(0, again.exitCode(), again.err());
    assertEquals(SweepCommandTest.numbers(cli.json()), SweepCommandTest.numbers(again.json()));
    assertEquals(confirmed, again.json().at("/best/confirmed"));

    Cli results = Cli.run("sweep", "results", parent.toString());
    assertTrue(results.out().replaceAll("\\s+", " ").contains("With 2 fresh seeds"), results.out());
  }

  @Test
  void saysHowManyTrialsThereWillBeAndRefusesWhatASchedulerCannotDo() throws IOException {
    Cli dry = run("sweep", TPE, "--dry-run");
    assertEquals(0, dry.exitCode(), dry.err());
    assertEquals(6, dry.json().get("trials").size());
    assertEquals(12, dry.json().get("most_trials").asInt());

    String plan = folder.resolve("plan.json").toString();
    Cli searching = run("sweep plan", TPE.replaceAll("race.*|confirm.*", ""), "--out", plan);
    assertEquals(2, searching.exitCode());
    assertTrue(searching.err().contains("chooses its trials as it goes"), searching.err());
    Cli fresh = run("sweep plan", TPE.replaceAll("search.*", "search: {type: all}"), "--out", plan);
    assertEquals(2, fresh.exitCode());
    assertTrue(fresh.err().contains("add trials by the results of others"), fresh.err());
  }

  private static final String WARM =
      TPE.replaceAll("race.*|confirm.*", "").replace("draws: 6", "draws: 2");

  private Cli warm(String yaml, String sweep, String... more) throws IOException {
    return run(
        "sweep", yaml.replace("at_once: 2", "at_once: 2, warm_start: [" + sweep + "]"), more);
  }

  @Test
  void beginsWithTheSettingsOfAnEarlierSweepAndGoesOnWithThemWhenThatIsGone() throws IOException {
    String runs = folder.resolve("runs").toString();
    String grid =
        """
        name: earlier
        base: src/main/configs/sum.yaml
        grid:
          training.optimizer.learning_rate: [0.002, 0.02, 0.05, 0.5]
          training.optimizer.schedule: [constant]
        seeds: 0..1
        """;
    Cli earlier = run("sweep", grid, "--runs-dir", runs);
    assertEquals(0, earlier.exitCode(), earlier.err());
    String parent = earlier.json().get("directory").asText();

    Cli warm = warm(WARM, parent, "--runs-dir", folder.resolve("warm").toString());
    assertEquals(0, warm.exitCode(), warm.err());
    assertEquals(4, warm.json().get("trials").size());
    String told = "3 of 4 settings of " + parent + " count as tried";
    assertTrue(warm.err().contains("warm start: " + told), warm.err());
    Path page = Path.of(warm.json().get("directory").asText());
    assertTrue(Files.readString(page.resolve("artifacts/report.html")).contains(told));
    Cli cold = run("sweep", WARM, "--runs-dir", folder.resolve("cold").toString());
    assertNotEquals(rates(cold), rates(warm), "drawn where the earlier ones were good");

    // Its second trial is begun again, from the plan alone.
    Files.move(folder.resolve("runs"), folder.resolve("gone"));
    Path journal =
        Path.of(warm.json().get("trials").get(1).get("run").asText()).resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, lines.size() - 1));
    Cli again = Cli.run("sweep", "--resume", page.toString(), "--offline", "--json");
    assertEquals(0, again.exitCode(), again.err());
    assertEquals(SweepCommandTest.numbers(warm.json()), SweepCommandTest.numbers(again.json()));

    assertRefused(warm(WARM, parent), "search.warm_start: there is no run '" + parent + "'");
    Path moved = folder.resolve("gone").resolve(Path.of(parent).getFileName());
    String other =
        """
        name: other
        base: src/main/configs/sum.yaml
        random: {draws: 2, keys: {training.optimizer.beta1: {type: uniform, low: 0.1, high: 0.9}}}
        search: {type: tpe, startup: 3, at_once: 2}
        """;
    assertRefused(
        warm(other, moved.toString()),
        "has no key in common with this sweep: its finished trials vary"
            + " training.optimizer.learning_rate, this one training.optimizer.beta1; leave it out");
    for (Path run : runs(moved.getParent())) {
      Path ended = run.resolve("journal.jsonl");
      if (!run.equals(moved)) {
        List<String> all = Files.readAllLines(ended);
        Files.write(ended, all.subList(0, all.size() - 1));
      }
    }
    assertRefused(
        warm(WARM, moved.toString()),
        "search.warm_start: no trial of " + moved + " has finished with eval/sum/accuracy");
  }

  private static List<Path> runs(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(run -> Files.exists(run.resolve("journal.jsonl"))).sorted().toList();
    }
  }

  private static void assertRefused(Cli cli, String why) {
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(why), cli.err());
  }

  private static List<String> rates(Cli cli) {
    return cli.json().get("trials").findValuesAsText("training.optimizer.learning_rate");
  }
}
