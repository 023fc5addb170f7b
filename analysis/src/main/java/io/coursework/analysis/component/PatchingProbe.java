package io.coursework.analysis.component;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where a change of the prompt is carried: an activation of the clean prompt is put into the
 * corrupted one, at one site, round and position, and the effect is how far the answer comes back.
 *
 * @see <a href="https://arxiv.org/abs/2404.15255">Heimersheim and Nanda 2024</a>
 */
public record PatchingProbe(
    @Key(value = "in what the two prompts differ: operand or operation", otherwise = "operand")
        Change change,
    @Key(
            value =
                "what is put in place: some of resid_pre, attn_out, mlp_out, q, k, v, z, pattern",
            otherwise = "[resid_pre, attn_out, mlp_out]")
        List<String> sites,
    @Key(
            value = "pairs that the model tells apart by less are skipped, in logits",
            otherwise = "0.5")
        double minDifference,
    @Key(
            value = "whose expressions are the clean ones: training or held_out",
            otherwise = "held_out")
        Part part,
    @Key(value = "most expressions of the target operation", otherwise = "64") int examples)
    implements TargetProbe {

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
    requirements.require(
        minDifference > 0 && Double.isFinite(minDifference),
        "min_difference = %s is not positive; an effect is relative to it",
        minDifference);
    requirements.throwIfAny();
  }

  @Override
  public String name() {
    return named(change == Change.OPERAND ? "patching" : "patching_operation");
  }

  @Override
  public Guide guide() {
    return new Guide(
        "Which activation carries a change of the prompt: of two prompts that differ in one operand, or in the operation, the clean one's activation is put into the corrupted one at one site, round and position; the effect is the part of the difference between their answers' logits that comes back.",
        "0 for an activation that carries nothing of the change, 1 for one that carries all of it; below 0 and above 1 if it overshoots. A place with several tokens has the mean effect of each alone.",
        "Not defined where the model does not tell the prompts apart: skipped_pairs counts those.",
        "To trace where operands and operation are read and when they meet; single places can hide what several do together.");
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    return PromptPairs.refusal(subject, sample(subject), change);
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    InspectableModel model = subject.model();
    Sample sample = sample(subject);
    Optional<PromptPairs> found = PromptPairs.of(subject, sample, change, minDifference, seed);
    return found
        .map(pairs -> finding(model, pairs))
        .orElseGet(() -> new Finding(name(), new Scores().put("pairs", 0), List.of(), List.of()));
  }

  /** A site in a pass. */
  private record Place(PatchSite site, Pass pass) {}

  private Finding finding(InspectableModel model, PromptPairs pairs) {
    List<Place> places = new ArrayList<>();
    for (String word : sites) {
      PatchSite site = PatchSite.values()[WORDS.indexOf(word)];
      Pass.all(model.shape()).forEach(pass -> places.add(new Place(site, pass)));
    }
    List<String> hooks = places.stream().map(place -> place.site().hook(place.pass())).toList();
    Inspection clean = model.run(pairs.clean().prompts(), hooks, List.of());
    int positions = pairs.answerPosition() + 1;
    List<Trial> trials = new ArrayList<>();
    for (int p = 0; p < places.size(); p++) {
      for (int pair = 0; pair < pairs.size(); pair++) {
        for (int position = 0; position < positions; position++) {
          trials.add(
              new Trial(
                  pair,
                  pairs.answerPosition(),
                  places.get(p).site().at(clean.activation(hooks.get(p)), pair, position)));
        }
      }
    }
    List<LogitRow> logits = Trial.run(model, pairs.corrupt().prompts(), trials);

    List<String> columns =
        IntStream.range(0, positions)
            .mapToObj(position -> pairs.place(0, position))
            .distinct()
            .toList();
    Scores scores =
        new Scores()
            .put("pairs", pairs.size())
            .put("skipped_pairs", pairs.skipped())
            .put("difference", pairs.difference());
    IntervalTable table = new IntervalTable(name(), "site", "round", "token");
    double[][] map = new double[places.size()][columns.size()];
    List<String> rows = new ArrayList<>();
    for (int p = 0; p < places.size(); p++) {
      Place place = places.get(p);
      rows.add(place.site().word() + " " + place.pass().label(model.shape()));
      for (int c = 0; c < columns.size(); c++) {
        double[] effects = effects(pairs, logits, p, positions, columns.get(c));
        Interval effect = pairs.mean(effects);
        map[p][c] = effect.mean();
        scores.put(
            "effect_%s_%s_%s"
                .formatted(
                    place.site().word(),
                    place.pass().key(model.shape()),
                    columns.get(c).replace(' ', '_')),
            effect);
        table.add(effect, place.site().word(), place.pass().label(model.shape()), columns.get(c));
      }
    }
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    name(),
                    "Part of the difference between the answers of a clean and a corrupted prompt that comes back when the clean activation is put in place: 1 all, 0 nothing. Mean of "
                        + pairs.size()
                        + " pairs that differ in one "
                        + SnakeCase.of(change)
                        + ".",
                    HeatMap.diverging(
                        new HeatMap.Matrix(
                            "What carries a changed " + SnakeCase.of(change),
                            "",
                            rows,
                            "token",
                            columns,
                            "effect",
                            map),
                        1))),
            List.of(table.table()))
        .headlines("effect_.*_separator");
  }

  /** Of each pair, the mean over its tokens of a place; NaN if it has none. */
  private static double[] effects(
      PromptPairs pairs, List<LogitRow> logits, int place, int positions, String column) {
    double[] effects = new double[pairs.size()];
    Arrays.setAll(
        effects,
        pair ->
            IntStream.range(0, positions)
                .filter(position -> pairs.place(pair, position).equals(column))
                .mapToDouble(
                    position ->
                        pairs.effect(
                            pair, logits.get((place * pairs.size() + pair) * positions + position)))
                .average()
                .orElse(Double.NaN));
    return effects;
  }
}
