package io.coursework.mlflow.cli.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.comparison.SettingComparison;
import io.coursework.mlflow.comparison.SettingJson;
import io.coursework.mlflow.comparison.SettingSummary;
import io.coursework.mlflow.comparison.SettingTables;
import io.coursework.mlflow.sweep.RatesBySize;
import io.coursework.mlflow.sweep.SettingResult;
import io.coursework.mlflow.sweep.SweepRanking;
import io.coursework.mlflow.sweep.TrialTable;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of a sweep, in about ten lines or in full. */
final class SweepAnswer {

  private static final int FEW = 3; // lines of a table
  private static final int MORE = 5; // of the best compromises
  private static final int FEWEST = 2;

  private SweepAnswer() {}

  /**
   * Says it to people: the best setting, the first few settings, what did not finish and why.
   *
   * @param all every setting and every trial
   */
  static void tell(TrialTable trials, boolean all, Console console) {
    SweepRanking ranking = SweepRanking.of(trials);
    console.wrapped(ranking.sentence(), 2);
    Optional<SettingComparison> compared = ranking.compared();
    TextTable first =
        ranking.repeated() || ranking.several() ? ranking.table(compared) : trials.table();
    TextTable stopped = trials.stopped();
    if (!all && ranking.front().filter(front -> !front.settings().isEmpty()).isPresent()) {
      first =
          ranking.front().get().table(); // whose first lines are the best by one objective alone
    }
    console.table(
        all ? first : SettingTables.brief(first, trials.varied(), ranking.several() ? MORE : FEW));
    compared
        .map(SettingSummary::new)
        .map(of -> all ? of.lines() : of.brief())
        .orElse(List.of())
        .forEach(line -> console.wrapped(line, 2));
    console.wrapped(trials.summary(), 2);
    RatesBySize.of(trials).ifPresent(rates -> tell(rates, all, console));
    if (all) {
      if (!stopped.rows().isEmpty()) {
        console.text("");
        console.table(stopped);
      }
      for (TextTable table : compared.map(of -> new SettingTables(of).others()).orElse(List.of())) {
        console.text("");
        console.table(table);
      }
      if (ranking.repeated() || ranking.several()) {
        console.text("");
        console.table(trials.table());
      }
      return;
    }
    trials.unfinished().stream()
        .filter(TrialRow::begun)
        .limit(FEWEST)
        .forEach(
            row ->
                console.wrapped(
                    "trial %d %s%s: %s"
                        .formatted(
                            row.number(),
                            row.status(),
                            row.host().map(host -> " on " + host).orElse(""),
                            row.why()),
                    2));
    int left = Math.max(0, first.rows().size() - FEW);
    if (left > 0 || ranking.several() || stopped.rows().size() > FEWEST || ranking.repeated()) {
      console.text("every setting and every trial: coursework sweep results SWEEP --all");
    }
  }

  private static void tell(RatesBySize rates, boolean all, Console console) {
    console.text("");
    console.table(all ? rates.table() : rates.best());
    rates.lines().forEach(line -> console.wrapped(line, 2));
    rates.fragment().ifPresent(yaml -> console.lines("for a sweep's file:\n" + yaml));
  }

  /** All of it for machines. */
  static ObjectNode json(String sweep, TrialTable table) {
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("sweep", sweep);
    judgedBy(result.putObject("judged_by"), table.judgedBy());
    table.varied().forEach(result.putArray("varied")::add);
    SweepRanking ranking = SweepRanking.of(table);
    ranking.best().ifPresent(best -> put(result.putObject("best"), best));
    ranking
        .front()
        .ifPresent(
            front -> {
              ArrayNode nodes = result.putArray("pareto_front");
              front.settings().forEach(setting -> put(nodes.addObject(), setting));
            });
    ranking.compared().ifPresent(of -> result.set("compared", SettingJson.of(of)));
    RatesBySize.of(table).ifPresent(rates -> put(result.putObject("rates_by_size"), rates));
    ArrayNode settings = result.putArray("settings");
    ranking.settings().forEach(setting -> put(settings.addObject(), setting));
    ArrayNode trials = result.putArray("trials");
    for (TrialRow row : table.rows()) {
      ObjectNode node = trials.addObject();
      node.put("trial", row.number()).put("id", row.id()).put("status", row.status());
      if (!row.reason().isEmpty()) {
        node.put("reason", row.reason());
        row.host().ifPresent(host -> node.put("host", host));
      }
      ObjectNode params = node.putObject("params");
      row.params().forEach(params::put);
      values(node, row);
      row.steps().ifPresent(steps -> node.put("steps", steps));
      row.run().ifPresent(run -> node.put("run", run));
    }
    return result;
  }

  private static void put(ObjectNode node, RatesBySize rates) {
    node.put("size", rates.size());
    Map<Double, Double> chosen = rates.chosen();
    ArrayNode cells = node.putArray("cells");
    rates
        .cells()
        .forEach(
            (size, row) ->
                row.forEach(
                    (rate, cell) -> {
                      ObjectNode one = cells.addObject().put("size", size).put("rate", rate);
                      one.put("trials", cell.trials()).put("finished", cell.finished());
                      one.put("learned", cell.learned());
                      if (Double.isFinite(cell.tokens())) {
                        one.put("tokens", cell.tokens());
                      }
                      if (Double.isFinite(cell.loss())) {
                        one.put("loss", cell.loss());
                      }
                      one.put("best", rate.equals(chosen.get(size)));
                    }));
    if (!rates.ends().isEmpty()) {
      ObjectNode rule = node.putObject("rule").put("type", "power_law").put("of", rates.size());
      rates.ends().forEach(rule.putObject("at")::put);
    }
  }

  private static void judgedBy(ObjectNode node, JudgedBy by) {
    node.put("measure", SnakeCase.of(by.measure())).put("part", SnakeCase.of(by.part()));
    if (!by.byAccuracy()) {
      ArrayNode objectives = node.putArray("objective");
      by.objectives()
          .forEach(
              one ->
                  objectives
                      .addObject()
                      .put("metric", one.metric())
                      .put("goal", SnakeCase.of(one.goal())));
    }
    if (!by.constraints().isEmpty()) {
      by.constraints().forEach(one -> node.withArrayProperty("constraints").add(one.text()));
    }
  }

  /** What a trial came to; it is called after its metric where that is not the accuracy. */
  private static void values(ObjectNode node, TrialRow row) {
    JudgedBy by = row.values().by();
    for (int i = 0; i < by.objectives().size(); i++) {
      if (row.value(i).isPresent()) {
        double value = row.value(i).getAsDouble();
        if (by.byAccuracy()) {
          node.put("held_out_accuracy", value);
        } else {
          node.withObjectProperty("values").put(by.objectives().get(i).metric(), value);
        }
      }
    }
    for (int i = 0; i < by.late().size(); i++) {
      if (row.bounded(i).isPresent()) {
        node.withObjectProperty("values").put(by.late().get(i).of(), row.bounded(i).getAsDouble());
      }
    }
  }

  private static void confirmed(ObjectNode node, SettingResult setting) {
    if (setting.confirmed().isPresent()) {
      Interval fresh = setting.confirmed().get();
      ObjectNode confirmed = node.putObject("confirmed");
      confirmed.put("seeds", fresh.n()).put(name(setting), fresh.mean());
      if (fresh.n() > 1) {
        confirmed.put("low", fresh.low()).put("high", fresh.high());
      }
    }
  }

  private static void put(ObjectNode node, SettingResult setting) {
    confirmed(node, setting);
    ObjectNode params = node.putObject("params");
    setting.values().forEach(params::put);
    ArrayNode trials = node.putArray("trials");
    setting.rows().forEach(row -> trials.add(row.number()));
    node.put("seeds", setting.rows().size());
    JudgedBy by = setting.by();
    if (!by.late().isEmpty()) {
      node.put("keeps_constraints", setting.keeps());
    }
    if (by.objectives().size() > 1) {
      for (int i = 0; i < by.objectives().size(); i++) {
        ObjectNode of =
            node.withObjectProperty("values").putObject(by.objectives().get(i).metric());
        setting.mean(i).ifPresent(mean -> put(of, "mean", mean));
      }
    } else {
      setting.mean().ifPresent(mean -> put(node, name(setting), mean));
    }
  }

  private static String name(SettingResult setting) {
    return setting.by().byAccuracy() ? "accuracy" : "value";
  }

  private static void put(ObjectNode node, String name, Interval mean) {
    node.put("finished", mean.n()).put(name, mean.mean());
    if (mean.n() > 1) {
      node.put("low", mean.low()).put("high", mean.high());
    }
  }
}
