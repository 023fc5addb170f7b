package io.coursework.mlflow.comparison;

import io.coursework.analysis.hyperparameter.FunctionalAnova;
import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What came of settings held against each other, each in a line. */
public final class SettingSummary {

  private static final int MOST_PARAMS = 4; // whose importance is told
  private static final int MOST_EFFECTS = 3;
  private static final double NOTABLE = 0.05; // a share that two have together

  private final SettingComparison comparison;

  public SettingSummary(SettingComparison comparison) {
    this.comparison = comparison;
  }

  /** The best setting, with its mean. */
  public String best() {
    ComparedSetting best = comparison.best();
    return "best: %s: %s, n = %d"
        .formatted(
            best.name(),
            Numbers.interval(Optional.of(comparison.metric().mean(best.sample().values()))),
            best.sample().size());
  }

  /** Which settings are worse beyond seeds, the noise floor, importance, main effects. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (comparison.settings().size() < 2) {
      return lines;
    }
    if (comparison.judged()) {
      lines.add(worse());
    }
    comparison
        .floor()
        .ifPresent(
            floor -> lines.add(ComparisonSummary.floor(floor, comparison.metric().isShare())));
    importance().ifPresent(lines::add);
    effects().ifPresent(lines::add);
    return lines;
  }

  /** The two lines that matter most: which settings are worse, and importance. */
  public List<String> brief() {
    List<String> lines = new ArrayList<>();
    if (comparison.judged()) {
      lines.add(worse());
    }
    importance().ifPresent(lines::add);
    return lines;
  }

  /** Why it cannot be said which settings differ beyond seeds; empty if it can. */
  public Optional<String> unjudged() {
    if (comparison.judged()) {
      return Optional.empty();
    }
    boolean single =
        comparison.settings().stream().allMatch(setting -> setting.sample().size() == 1);
    return Optional.of(
        single
            ? "each setting has one seed: which differences lie beyond seeds cannot be judged; take 3"
                + " or more"
            : "the seeds do not vary: which differences lie beyond them cannot be judged");
  }

  private String worse() {
    int others = comparison.settings().size() - 1;
    int worse = comparison.worse().size();
    return "of %d other %s %s %s worse than the best beyond seeds (Holm, 5%%)%s"
        .formatted(
            others,
            others == 1 ? "setting" : "settings",
            worse == 0 ? "none" : Integer.toString(worse),
            worse <= 1 ? "is" : "are",
            worse == 0 || worse == others
                ? ""
                : "; %d cannot be told from it".formatted(others - worse));
  }

  /** Which parameters matter. */
  private Optional<String> importance() {
    if (comparison.importance().isEmpty()) {
      return Optional.empty();
    }
    FunctionalAnova shares = comparison.importance().get();
    String alone =
        IntStream.range(0, shares.alone().size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -shares.alone().get(i).mean()))
            .limit(MOST_PARAMS)
            .map(i -> "%s %s".formatted(shortName(i), percent(shares.alone().get(i))))
            .collect(Collectors.joining(", "));
    FunctionalAnova.Pair pair = shares.together().get(0);
    String together =
        pair.share().mean() < NOTABLE
            ? ""
            : "; %s and %s together %s"
                .formatted(
                    shortName(pair.first()),
                    shortName(pair.second()),
                    SettingTables.percent(pair.share().mean()));
    String seeds =
        Double.isNaN(comparison.chance())
            ? ""
            : "; seeds make %s".formatted(SettingTables.percent(comparison.chance()));
    return Optional.of("importance (share of variance): " + alone + together + seeds);
  }

  private String shortName(int param) {
    return SettingFigures.shortName(comparison.params().get(param), comparison.params());
  }

  private static String percent(Interval share) {
    return "%s (%s to %s)"
        .formatted(
            SettingTables.percent(share.mean()),
            SettingTables.percent(share.low()),
            SettingTables.percent(share.high()));
  }

  /** Of each parameter the level that is furthest below the best, if that lies beyond chance. */
  private Optional<String> effects() {
    if (comparison.params().size() < 2
        || comparison.effects().stream()
            .flatMap(effect -> effect.levels().stream())
            .flatMap(level -> level.toBest().stream())
            .allMatch(test -> Double.isNaN(test.of().pValue()))) {
      return Optional.empty();
    }
    List<String> beyond =
        comparison.effects().stream()
            .flatMap(
                effect ->
                    effect.levels().stream()
                        .filter(l -> l.toBest().filter(MainEffect.Test::beyondChance).isPresent())
                        .max(Comparator.comparingDouble(SettingSummary::distance))
                        .map(level -> effect(effect, level))
                        .stream())
            .limit(MOST_EFFECTS)
            .toList();
    return Optional.of(
        beyond.isEmpty()
            ? "on average over the others, no value of a param is better than another beyond chance"
                + " (Holm, 5%)"
            : "on average over the others, beyond chance (Holm, 5%): " + String.join("; ", beyond));
  }

  private static double distance(MainEffect.Level level) {
    return Math.abs(level.toBest().orElseThrow().of().mean());
  }

  private String effect(MainEffect effect, MainEffect.Level level) {
    return "%s %s is better than %s by %s"
        .formatted(
            SettingFigures.shortName(effect.param(), comparison.params()),
            effect.best().label(),
            level.label(),
            Numbers.number(distance(level)));
  }
}
