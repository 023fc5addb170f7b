package io.coursework.analysis.component;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.ExampleBootstrap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TokenRole;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * r = E‖f(x)‖ / ‖x‖ of each sub-layer f, x the stream that it reads, and attention's share r_att /
 * (r_att + r_ffn).
 */
@Guide(
    topic = Topic.COMPONENTS,
    question = "how much attention writes to the residual stream beside the feed-forward layer",
    measures =
        "How much attention and the feed-forward layer write to the residual stream: the length of what each adds, divided by the length of what it reads, per round and kind of token, on expressions of the target operation; the share is attention's part of the two.",
    range =
        "A share from 0, the feed-forward layer alone, to 1, attention alone; ratios from 0. Rounds count from 1; attention_share is at the token before the answer, over all rounds.",
    random = "Near 0.5 for layers of equal size; compare with an untrained model of the same size.",
    use =
        "To ask whether a model leans on attention. Compare models of equal size and again of equal accuracy, otherwise the share compares competence; what is written need not be used: ask ablation. On nested tasks the token before the answer follows a chain that already holds the last operands, so the share there says nothing of the steps before; the share at separators mixes all steps, and that at all tokens mostly counts copies.")
public record RelianceProbe(
    @Key(value = "whose expressions are read: training or held_out", otherwise = "held_out")
        SplitPart part,
    @Key(value = "maximum number of expressions of the target operation", otherwise = "256")
        int examples)
    implements TargetProbe {

  private static final String ANSWER_POSITION = "answer_position";
  private static final String ALL_TOKENS = "all_tokens";
  private static final Set<TokenRole> READ =
      Set.of(
          TokenRole.OPERAND,
          TokenRole.OPERATION,
          TokenRole.BRACKET,
          TokenRole.SEPARATOR,
          TokenRole.ANSWER);

  public RelianceProbe {
    TargetProbe.requireExamples(examples);
  }

  /** Some of the tokens of every prompt. */
  private record Place(String key, BiPredicate<Integer, Integer> holds) {

    static List<Place> of(Sample sample) {
      List<Place> places = new ArrayList<>();
      places.add(
          new Place(ANSWER_POSITION, (row, position) -> position == sample.answerPosition(row)));
      places.add(
          new Place(ALL_TOKENS, (row, position) -> READ.contains(sample.role(row, position))));
      for (TokenRole role :
          List.of(TokenRole.OPERAND, TokenRole.OPERATION, TokenRole.SEPARATOR, TokenRole.ANSWER)) {
        places.add(
            new Place(SnakeCase.of(role), (row, position) -> sample.role(row, position) == role));
      }
      return places;
    }

    String label() {
      return key.replace('_', ' ');
    }
  }

  @Override
  public String name() {
    return named("reliance");
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    Sample sample = sample(subject);
    ModelShape shape = subject.model().shape();
    List<BlockPass> passes = BlockPass.all(shape);
    List<String> hooks = new ArrayList<>();
    for (BlockPass pass : passes) {
      for (SubLayer layer : SubLayer.values()) {
        hooks.add(layer.input(pass, shape));
        hooks.add(layer.output(pass));
      }
    }
    Inspection run = subject.model().run(sample.prompts(), Set.copyOf(hooks), List.of());
    ClusteredBootstrap bootstrap = ExampleBootstrap.weighted(sample.examples(), seed);

    Scores scores = new Scores();
    IntervalTable table = new IntervalTable(name(), "round", "tokens", "quantity");
    Marks marks = new Marks();
    for (Place place : Place.of(sample)) {
      double[][] attention = new double[passes.size()][];
      double[][] feedForward = new double[passes.size()][];
      for (int p = 0; p < passes.size(); p++) {
        BlockPass pass = passes.get(p);
        attention[p] = ratios(run, sample, shape, pass, SubLayer.ATTENTION, place);
        feedForward[p] = ratios(run, sample, shape, pass, SubLayer.FEED_FORWARD, place);
        Interval share = share(bootstrap, attention[p], feedForward[p]);
        String round = pass.label(shape);
        table.add(bootstrap.mean(attention[p]), round, place.label(), "attention");
        table.add(bootstrap.mean(feedForward[p]), round, place.label(), "feed-forward");
        table.add(share, round, place.label(), "attention's share");
        marks.add(place.label(), round, share);
        scores.put("attention_share_" + suffix(place) + pass.key(shape), share);
      }
      double[] attentionAll = mean(attention);
      double[] feedForwardAll = mean(feedForward);
      String end = place.key().equals(ANSWER_POSITION) ? "" : "_" + place.key();
      scores.put("attention_share" + end, share(bootstrap, attentionAll, feedForwardAll));
      scores.put("attention_ratio" + end, bootstrap.mean(attentionAll));
      scores.put("feed_forward_ratio" + end, bootstrap.mean(feedForwardAll));
    }
    String svg =
        marks.svg(
            "Attention's share of what is written, " + sample.operation(0),
            sample.axis("round"),
            "share of attention",
            ValueAxis.between(0, 1).with(new ReferenceLine("as much as feed-forward", 0.5)));
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    name(),
                    "Share of attention in what the two layers of a block add to the residual stream, relative to its length, by round and kind of token; bars are 95% intervals over expressions.",
                    svg)),
            List.of(table.table()))
        .headlines("attention_share(_all_tokens)?|attention_ratio|feed_forward_ratio")
        .metrics("attention_share");
  }

  private static String suffix(Place place) {
    return place.key().equals(ANSWER_POSITION) ? "" : place.key() + "_";
  }

  private static Interval share(
      ClusteredBootstrap bootstrap, double[] attention, double[] feedForward) {
    return bootstrap.of(
        means -> means[0] + means[1] == 0 ? 0.5 : means[0] / (means[0] + means[1]),
        attention,
        feedForward);
  }

  /** Mean ratio of lengths over a prompt's tokens of a place, [rows]. */
  private static double[] ratios(
      Inspection run,
      Sample sample,
      ModelShape shape,
      BlockPass pass,
      SubLayer layer,
      Place place) {
    NamedArray input = run.activation(layer.input(pass, shape));
    NamedArray output = run.activation(layer.output(pass));
    double[] ratios = new double[sample.rows()];
    for (int row = 0; row < ratios.length; row++) {
      double sum = 0;
      int count = 0;
      for (int position = 0; position < sample.layout(row).read(); position++) {
        if (place.holds().test(row, position)) {
          double reads = length(input.slice(row, position));
          sum += reads == 0 ? 0 : length(output.slice(row, position)) / reads;
          count++;
        }
      }
      ratios[row] = sum / count;
    }
    return ratios;
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float component : vector) {
      squares += (double) component * component;
    }
    return Math.sqrt(squares);
  }

  /** Over the first axis. */
  private static double[] mean(double[][] columns) {
    double[] mean = new double[columns[0].length];
    Arrays.setAll(
        mean, i -> Arrays.stream(columns).mapToDouble(column -> column[i]).average().orElseThrow());
    return mean;
  }
}
