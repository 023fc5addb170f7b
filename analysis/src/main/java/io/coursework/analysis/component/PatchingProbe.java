package io.coursework.analysis.component;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Effects are means by what a token is to the value that follows, over all pairs; and by position,
 * over the pairs of the commonest shape. Before the token that differs both prompts are the same to
 * a model that reads from the left, so that nothing is put in place there, and the effect is 0.
 *
 * @see <a href="https://arxiv.org/abs/2404.15255">Heimersheim and Nanda 2024</a>
 */
@Guide(
    topic = Topic.COMPONENTS,
    question = "which activation carries a change of the prompt, by site, round and token",
    measures =
        "Which activation carries a change of the prompt: of two prompts that differ in one operand or in the operation of the node that is reduced first, or in one operand of the last step of the chain, the clean one's activation is put into the corrupted one at one site, round and position; the effect is the part of the difference between their values' logits that comes back.",
    range =
        "0 for an activation that carries nothing of the change, 1 for one that carries all of it; above 1 if it overshoots, below 0 if it works against the change. A place with several tokens has the mean effect of each alone.",
    random =
        "Not defined where the model does not tell the prompts apart: skipped_pairs counts those, and with too few pairs left the probe refuses. expressions_left_out have nothing to change, such as a second step.",
    use =
        "To trace where operands and operation are read and when they meet; single places can hide what several do together. With change: step, a model that follows its chain tells all pairs apart, and one that answers from the prompt none: look at skipped_pairs first. On nested tasks pairs of many shapes are mixed; the map by position is of the commonest alone.")
public record PatchingProbe(
    @Key(value = PatchProbe.CHANGE, otherwise = "operand") Change change,
    @Key(
            value =
                "what is put in place: some of resid_pre, attn_out, mlp_out, q, k, v, z, pattern",
            otherwise = "[resid_pre, attn_out, mlp_out]")
        List<String> sites,
    @Key(value = PatchProbe.MIN_DIFFERENCE, otherwise = "0.5") double minDifference,
    @Key(value = PatchProbe.PART, otherwise = "held_out") SplitPart part,
    @Key(value = "maximum number of expressions of the target operation", otherwise = "64")
        int examples)
    implements PatchProbe {

  private static final List<String> WORDS = SnakeCase.words(PatchSite.class);

  public PatchingProbe {
    TargetProbe.requireExamples(examples);
    sites = List.copyOf(new LinkedHashSet<>(sites));
    Requirements requirements = new Requirements();
    requirements.require(
        !sites.isEmpty(), "sites = [] puts nothing in place; choose among %s", WORDS);
    for (String site : sites) {
      requirements.require(
          WORDS.contains(site),
          "sites = %s has no site '%s' (nearest: %s); choose among %s",
          sites,
          site,
          NearestName.of(site, WORDS).orElseThrow(),
          WORDS);
    }
    PatchProbe.requireDifference(minDifference, requirements);
    requirements.throwIfAny();
  }

  @Override
  public String name() {
    return named(change.named("patching"));
  }

  /** A site in a pass. */
  private record Place(PatchSite site, BlockPass pass) {}

  @Override
  public Finding finding(InspectableModel model, PromptPairs pairs, long seed) {
    List<Place> places = new ArrayList<>();
    for (String word : sites) {
      PatchSite site = PatchSite.values()[WORDS.indexOf(word)];
      BlockPass.all(model.shape()).forEach(pass -> places.add(new Place(site, pass)));
    }
    double[][][] effects = effects(model, pairs, places);
    ClusteredBootstrap means = pairs.means(seed);
    Scores scores = pairs.scores(means);
    List<String> columns =
        IntStream.range(0, pairs.size())
            .boxed()
            .flatMap(
                pair ->
                    IntStream.rangeClosed(0, pairs.pair(pair).query())
                        .mapToObj(position -> pairs.pair(pair).place(position)))
            .distinct()
            .toList();
    IntervalTable table = new IntervalTable(name(), "site", "round", "token");
    double[][] map = new double[places.size()][columns.size()];
    for (int p = 0; p < places.size(); p++) {
      Place place = places.get(p);
      String round = place.pass().label(model.shape());
      for (int c = 0; c < columns.size(); c++) {
        String column = columns.get(c);
        Interval effect = means.mean(byPlace(pairs, effects[p], column));
        map[p][c] = effect.mean();
        scores.put(
            "effect_%s_%s_%s"
                .formatted(
                    place.site().word(), place.pass().key(model.shape()), column.replace(' ', '_')),
            effect);
        table.add(effect, place.site().word(), round, column);
      }
    }
    List<String> rows =
        places.stream()
            .map(place -> place.site().word() + " " + place.pass().label(model.shape()))
            .toList();
    PositionMap byPosition = PositionMap.of(name() + "_positions", rows, pairs, effects, means);
    return new Finding(
            name(),
            scores,
            List.of(figure(pairs, rows, columns, map), byPosition.figure()),
            List.of(table.table(), byPosition.table()))
        .headlines("effect_.*_(separator|last_token)")
        .metrics("");
  }

  private Figure figure(
      PromptPairs pairs, List<String> rows, List<String> columns, double[][] map) {
    return new Figure(
        name(),
        "Part of the difference between the values that follow a clean and a corrupted prompt that comes back when the clean activation is put in place: 1 all, 0 nothing. Mean of %d pairs with a changed %s."
            .formatted(pairs.size(), change.word()),
        HeatMap.diverging(
            new HeatMap.Matrix(
                "What carries a changed " + change.word(),
                "",
                rows,
                "token",
                columns,
                "effect",
                map),
            1));
  }

  /** By place, pair and position up to where the value is predicted. */
  private static double[][][] effects(
      InspectableModel model, PromptPairs pairs, List<Place> places) {
    List<String> hooks = places.stream().map(place -> place.site().hook(place.pass())).toList();
    Inspection clean = model.run(pairs.clean().prompts(), hooks, List.of());
    List<PatchedPrompt> trials = new ArrayList<>();
    for (int p = 0; p < places.size(); p++) {
      for (int pair = 0; pair < pairs.size(); pair++) {
        PromptPair own = pairs.pair(pair);
        for (int position = own.changed(); position <= own.query(); position++) {
          trials.add(
              pairs.trial(
                  pair, places.get(p).site().at(clean.activation(hooks.get(p)), pair, position)));
        }
      }
    }
    double[] found = pairs.effects(model, trials);
    double[][][] effects = new double[places.size()][pairs.size()][];
    int at = 0;
    for (double[][] ofPlace : effects) {
      for (int pair = 0; pair < pairs.size(); pair++) {
        PromptPair own = pairs.pair(pair);
        ofPlace[pair] = new double[own.query() + 1];
        int read = own.query() - own.changed() + 1;
        System.arraycopy(found, at, ofPlace[pair], own.changed(), read);
        at += read;
      }
    }
    return effects;
  }

  /** Of each pair, the mean over its tokens of a place; NaN if it has none. */
  private static double[] byPlace(PromptPairs pairs, double[][] effects, String column) {
    double[] means = new double[pairs.size()];
    Arrays.setAll(
        means,
        pair ->
            IntStream.range(0, effects[pair].length)
                .filter(position -> pairs.pair(pair).place(position).equals(column))
                .mapToDouble(position -> effects[pair][position])
                .average()
                .orElse(Double.NaN));
    return means;
  }
}
