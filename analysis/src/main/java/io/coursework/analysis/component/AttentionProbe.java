package io.coursework.analysis.component;

import io.coursework.analysis.component.AttentionTarget.Look;
import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.figure.Marks;
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
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a value or a copied token depends on is its {@code AttentionTarget}; a share falls on one
 * kind of it.
 */
@Guide(
    topic = Topic.COMPONENTS,
    question = "where each head looks, and how spread its attention is",
    measures =
        "Where each head looks in each round, on expressions of the target operation: the entropy of its attention over that of looking at everything alike (entropy over all tokens that are read but the first, the end token not among them; answer_entropy where the answer is predicted); and the share of attention on the operation and the operands of the node whose value is predicted, on the separator before, and on the token that is copied from the step before.",
    range =
        "Shares and entropies from 0 to 1; uniform_operation and so on are the shares of a head that looks at everything alike. A share is left out where the task has no such token: a chain of one step copies nothing.",
    random = "Entropy near 1, shares as of the uniform head.",
    use =
        "To see what is read when an answer is made, with a real pattern as figure. Attention alone does not prove use: ask ablation and patching. On nested tasks the shares are means over all steps of a chain, so that long chains and their first steps, which see more tokens, decide: compare with the uniform head, never between tasks.")
public record AttentionProbe(
    @Key(value = "whose expressions are read: training or held_out", otherwise = "held_out")
        SplitPart part,
    @Key(value = "maximum number of expressions of the target operation", otherwise = "128")
        int examples)
    implements TargetProbe {

  private static final int MOST_PATTERNS = 4;
  private static final int MOST_TOKENS_SHOWN = 40;

  public AttentionProbe {
    TargetProbe.requireExamples(examples);
  }

  /**
   * One head in one pass.
   *
   * @param label for people
   * @param hook of its pattern
   */
  private record Head(String label, String hook, int head) {

    static List<Head> all(ModelShape shape) {
      List<Head> heads = new ArrayList<>();
      for (BlockPass pass : BlockPass.all(shape)) {
        for (int head = 0; head < shape.nHeads(); head++) {
          String own = shape.nHeads() == 1 ? "" : " head " + (head + 1);
          heads.add(new Head(pass.label(shape) + own, pass.hook("attn.hook_pattern"), head));
        }
      }
      return heads;
    }

    String key() {
      return label.replace(' ', '_');
    }
  }

  @Override
  public String name() {
    return named("attention");
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    Sample sample = sample(subject);
    List<Head> heads = Head.all(subject.model().shape());
    Inspection run =
        subject
            .model()
            .run(sample.prompts(), heads.stream().map(Head::hook).distinct().toList(), List.of());
    ClusteredBootstrap means = ExampleBootstrap.weighted(sample.examples(), seed);
    Map<AttentionTarget, List<List<Look>>> looks = looks(subject, sample);
    Scores scores = new Scores();
    IntervalTable table = new IntervalTable(name(), "where", "attention");
    Marks marks = new Marks();
    for (Head head : heads) {
      NamedArray pattern = run.activation(head.hook());
      double[] answer = new double[sample.rows()];
      double[] all = new double[sample.rows()];
      for (int row = 0; row < answer.length; row++) {
        answer[row] = entropy(pattern, row, head, sample.answerPosition(row));
        int last = sample.layout(row).read() - 1;
        for (int query = 1; query <= last; query++) {
          all[row] += entropy(pattern, row, head, query) / last;
        }
      }
      note(scores, table, marks, "answer_entropy", head, means.mean(answer));
      note(scores, table, marks, "entropy", head, means.mean(all));
      looks.forEach(
          (gaze, own) ->
              note(scores, table, marks, gaze.key(), head, means.mean(mass(pattern, head, own))));
    }
    looks.forEach(
        (gaze, own) -> {
          Interval uniform = means.mean(mass(null, null, own));
          scores.put("uniform_" + gaze.key(), uniform);
          table.add(uniform, "uniform", gaze.label());
        });
    List<Figure> figures = new ArrayList<>();
    figures.add(chart(sample, marks));
    figures.addAll(patterns(subject, sample, heads, run));
    return new Finding(name(), scores, figures, List.of(table.table()))
        .headlines("answer_entropy_.*|operands_.*|copy.*")
        .metrics("");
  }

  private static void note(
      Scores scores,
      IntervalTable table,
      Marks marks,
      String quantity,
      Head head,
      Interval interval) {
    scores.put(quantity + "_" + head.key(), interval);
    table.add(interval, head.label(), quantity.replace('_', ' '));
    marks.add(quantity.replace('_', ' '), head.label(), interval);
  }

  /** By example, for each kind that some example has. */
  private static Map<AttentionTarget, List<List<Look>>> looks(Subject subject, Sample sample) {
    Map<AttentionTarget, List<List<Look>>> looks = new LinkedHashMap<>();
    for (AttentionTarget gaze : AttentionTarget.values()) {
      List<List<Look>> own = new ArrayList<>();
      for (int row = 0; row < sample.rows(); row++) {
        own.add(gaze.looks(subject.course().task(), sample, row));
      }
      if (own.stream().anyMatch(list -> !list.isEmpty())) {
        looks.put(gaze, own);
      }
    }
    return looks;
  }

  /**
   * Mean share over an example's looks, [rows]; NaN where it has none.
   *
   * @param pattern null for a head that looks at everything alike
   */
  private static double[] mass(NamedArray pattern, Head head, List<List<Look>> looks) {
    double[] mass = new double[looks.size()];
    Arrays.setAll(
        mass,
        row ->
            looks.get(row).stream()
                .mapToDouble(look -> mass(pattern, head, row, look))
                .average()
                .orElse(Double.NaN));
    return mass;
  }

  private static double mass(NamedArray pattern, Head head, int row, Look look) {
    double mass = 0;
    for (int key = 0; key <= look.query(); key++) {
      if (look.keys().test(key)) {
        mass +=
            pattern == null
                ? 1.0 / (look.query() + 1)
                : pattern.at(row, head.head(), look.query(), key);
      }
    }
    return mass;
  }

  /** In [0, 1]; of the first token, which sees itself alone, it is not defined. */
  private static double entropy(NamedArray pattern, int row, Head head, int query) {
    double entropy = 0;
    for (int key = 0; key <= query; key++) {
      double share = pattern.at(row, head.head(), query, key);
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return Math.min(1, entropy / Math.log(query + 1));
  }

  private Figure chart(Sample sample, Marks marks) {
    return new Figure(
        name(),
        "Share of attention on what is predicted from, and how spread attention is (entropy), by round and head; bars are 95% intervals over expressions.",
        marks.svg(
            "Where attention goes, " + sample.operation(0),
            sample.axis("where"),
            "share, or entropy over its largest",
            ValueAxis.between(0, 1)));
  }

  /** The row of the longest expression that fits a figure. */
  private static int shown(Sample sample) {
    int shown = 0;
    for (int row = 1; row < sample.rows(); row++) {
      int length = sample.answerPosition(row) + 1;
      int best = sample.answerPosition(shown) + 1;
      if (length <= MOST_TOKENS_SHOWN && (length > best || best > MOST_TOKENS_SHOWN)) {
        shown = row;
      }
    }
    return shown;
  }

  /** Of one expression and the first few heads, coloured alike. */
  private List<Figure> patterns(Subject subject, Sample sample, List<Head> heads, Inspection run) {
    int shown = shown(sample);
    int length = Math.min(MOST_TOKENS_SHOWN, sample.answerPosition(shown) + 1);
    Vocabulary vocabulary = subject.course().vocabulary();
    List<String> tokens = new ArrayList<>();
    for (int position = 0; position < length; position++) {
      tokens.add(vocabulary.text(sample.prompts().token(shown, position)));
    }
    List<Head> first = heads.subList(0, Math.min(MOST_PATTERNS, heads.size()));
    List<double[][]> patterns =
        first.stream()
            .map(head -> pattern(run.activation(head.hook()), shown, head, length))
            .toList();
    double reach = reach(patterns);
    List<Figure> figures = new ArrayList<>();
    for (int h = 0; h < first.size(); h++) {
      Head head = first.get(h);
      figures.add(
          new Figure(
              name() + "_pattern_" + head.key(),
              "Attention of one expression in "
                  + head.label()
                  + ": each row is a token that looks, each column one that is looked at; a row adds up to 1."
                  + (reach < 1 ? " Full colour is a share of %.1f or more.".formatted(reach) : ""),
              HeatMap.sequential(
                  new HeatMap.Matrix(
                      "Attention, " + head.label(),
                      "looks",
                      tokens,
                      "is looked at",
                      tokens,
                      "share",
                      patterns.get(h)),
                  reach)));
    }
    return figures;
  }

  /** Shares by query and key of one row, [length, length]; NaN where nothing is seen. */
  private static double[][] pattern(NamedArray shares, int row, Head head, int length) {
    double[][] pattern = new double[length][length];
    for (int query = 0; query < length; query++) {
      for (int key = 0; key < length; key++) {
        pattern[query][key] = key <= query ? shares.at(row, head.head(), query, key) : Double.NaN;
      }
    }
    return pattern;
  }

  /**
   * The largest share in the later half of the rows, rounded up to tenths: the first tokens see few
   * others, so that their shares are large whatever the head does.
   */
  private static double reach(List<double[][]> patterns) {
    double largest = 0;
    for (double[][] pattern : patterns) {
      for (int query = pattern.length / 2; query < pattern.length; query++) {
        for (int key = 0; key <= query; key++) {
          largest = Math.max(largest, pattern[query][key]);
        }
      }
    }
    return Math.max(1, Math.ceil(10 * largest)) / 10;
  }
}
