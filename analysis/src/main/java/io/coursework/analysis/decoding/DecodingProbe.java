package io.coursework.analysis.decoding;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.Course;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The stream is read before the first block and after every round.
 *
 * <p>Targets: {@code operand_1}, {@code operand_2}, ...; {@code partial_sum}, that of the first two
 * of three or more operands; {@code parity} and {@code residue_m} of the answer for every divisor m
 * of n; {@code answer}; {@code operation}, over the expressions of all operations that are taught;
 * at the prompt, of expressions that take two steps or more, {@code depth} and, where they are
 * reduced from the left, {@code reduced_next}, how deep the operation lies that is reduced first.
 *
 * <p>Scores of every target after the last round: {@code <target>_accuracy} of a ridge probe about
 * the training expression it was not fitted on; {@code _control}, the same for labels that mean
 * nothing but stay the same for one operation and operand multiset, the mean of five; {@code
 * _selectivity}, accuracy less control; {@code _held_out}, the accuracy of the probe of all
 * training expressions on held-out ones; at the prompt {@code _from_length}, what the length alone
 * gives. {@code expressions} and {@code expressions_left_out} count the training expressions that
 * are read, and those that are answered at once. Intervals resample operand multisets.
 *
 * @see <a href="https://arxiv.org/abs/1909.03368">Hewitt and Liang 2019</a>
 */
@Guide(
    topic = Topic.COMPUTATION,
    question = "what a linear probe reads from the residual stream, beyond a control task",
    measures =
        "What a linear probe reads from the residual stream where the answer is predicted: operands, partial sum, parity, residues, answer, operation; after every round, and how far beyond labels without meaning. With at: prompt, what it reads where the first of two or more steps is predicted: whether the model looks ahead.",
    range =
        "Accuracies 0 to 1, selectivity -1 to 1. High accuracy with high selectivity: the stream holds the target in linear form. High accuracy with low selectivity: the probe has memorised the inputs. At the prompt from_length is the accuracy of guessing by the length of the expression alone: depth and reduced_next mostly follow from it, so only what lies above it was worked out.",
    random =
        "Selectivity about 0, or below. Accuracy on noise lies below the commonest label, since leaving a row out makes its class rarer; where all labels are equally common and nothing can be read it falls towards 0, while the control, which finds chance patterns, does not. Compare with the control, never with 1/n, and take a negative selectivity for none.",
    use =
        "To follow a calculation through the rounds. Not to conclude that the model uses what can be read, nor that it lacks what cannot: a model whose answers are all right can hold them in a form that this probe reads poorly, above all on held-out expressions. Ask the memorisation probe what is stored. Values that lie on one line are read at its ends alone, since the probe fits one direction per value. On nested tasks the operands at the answer are those of the last step, which stand in the chain; at the prompt they are the values of the root's operands, and expressions that are answered at once are left out and counted.")
public record DecodingProbe(
    @Key(
            value = "whose operands and results are asked for: target, or an operation's name",
            otherwise = "target")
        String operation,
    @Key(value = "the token at which the stream is read: answer or prompt", otherwise = "answer")
        ReadPosition at,
    @Key(value = "maximum number of expressions of an operation and part", otherwise = "1000")
        int examples)
    implements Probe {

  private static final String TARGET = "target";
  private static final int LEAST = 10; // training expressions: a probe of fewer says nothing

  public DecodingProbe {
    new Requirements()
        .require(examples >= 2, "examples = %d is below 2; choose e.g. 1000", examples)
        .throwIfAny();
  }

  @Override
  public String name() {
    String name =
        operation.equals(TARGET) ? "decoding" : "decoding_" + operation.toLowerCase(Locale.ROOT);
    return at == ReadPosition.ANSWER ? name : name + "_" + SnakeCase.of(at);
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    Course course = subject.course();
    List<String> taught = course.operations();
    String asked = asked(course);
    if (!taught.contains(asked)) {
      return Optional.of(
          "%s is not one of the operations that are taught, %s; choose operation: %s, or leave the decoding probe out"
              .formatted(asked, taught, taught.get(0)));
    }
    if (at == ReadPosition.PROMPT && !course.task().spec().chained()) {
      return Optional.of(
          "every expression of this task is answered right after its prompt, so nothing is foreseen there; choose at: answer, or leave the decoding probe out");
    }
    Sample all = Sample.of(subject, SplitPart.TRAINING, examples);
    long left = at.rows(all).stream().filter(row -> all.operation(row).equals(asked)).count();
    return left < LEAST
        ? Optional.of(
            "%d training expressions of %s can be read at the %s, fewer than %d; read more examples, or leave the decoding probe out"
                .formatted(left, asked, SnakeCase.of(at), LEAST))
        : Optional.empty();
  }

  private String asked(Course course) {
    return operation.equals(TARGET) ? course.target() : operation;
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    Course course = subject.course();
    ResidualReader rounds = ResidualReader.of(subject.model().shape());
    Sample all = Sample.of(subject, SplitPart.TRAINING, examples);
    Sample training = all.chosen(at.rows(all));
    Map<String, DecodingTarget> questions = Questions.of(course, training, at, asked(course));
    double[][][] vectors = rounds.read(subject.model(), training, at);
    Map<String, DecodingTarget> unseen = Map.of();
    double[][][] theirs = new double[vectors.length][][];
    if (course.parts().contains(SplitPart.HELD_OUT)) {
      Sample examined = Sample.of(subject, SplitPart.HELD_OUT, examples);
      List<Integer> rows = at.rows(examined);
      if (!rows.isEmpty()) {
        Sample heldOut = examined.chosen(rows);
        unseen = Questions.of(course, heldOut, at, asked(course));
        theirs = rounds.read(subject.model(), heldOut, at);
      }
    }
    Map<String, List<Reading>> readings = new LinkedHashMap<>();
    for (DecodingTarget question : questions.values()) {
      List<Reading> byRound = new ArrayList<>();
      for (int place = 0; place < vectors.length; place++) {
        byRound.add(
            Reading.of(
                question, vectors[place], unseen.get(question.target()), theirs[place], seed));
      }
      readings.put(question.target(), byRound);
    }
    Scores scores =
        new Scores()
            .put("expressions", training.rows())
            .put("expressions_left_out", all.rows() - training.rows());
    if (at == ReadPosition.PROMPT) {
      questions.forEach(
          (target, question) -> scores.put(target + "_from_length", question.fromLength()));
    }
    addTo(scores, readings);
    return new Finding(
            name(),
            scores,
            figures(course, questions, rounds, readings, !unseen.isEmpty()),
            List.of(table(questions, rounds, readings)))
        .headlines(".*_selectivity")
        .metrics("answer_selectivity");
  }

  private static void addTo(Scores scores, Map<String, List<Reading>> readings) {
    readings.forEach(
        (target, byRound) -> {
          Reading last = byRound.get(byRound.size() - 1);
          scores.put(target + "_accuracy", last.accuracy());
          scores.put(target + "_control", last.control());
          scores.put(target + "_selectivity", last.selectivity());
          if (last.heldOut() != null) {
            scores.put(target + "_held_out", last.heldOut());
          }
        });
  }

  private List<Figure> figures(
      Course course,
      Map<String, DecodingTarget> questions,
      ResidualReader rounds,
      Map<String, List<Reading>> readings,
      boolean unseen) {
    String subject = asked(course) + ", at the " + SnakeCase.of(at);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            name() + "_selectivity",
            "Accuracy of a linear probe of the residual stream less that of control labels without meaning, by target (n training expressions) and place. 0: nothing is read that the inputs' types would not give.",
            HeatMap.diverging(
                matrix(
                    "Selectivity of linear probes: " + subject,
                    "selectivity",
                    questions,
                    rounds,
                    readings,
                    reading -> reading.selectivity().mean()),
                1)));
    figures.add(
        new Figure(
            name() + "_accuracy",
            "Accuracy of a linear probe of the residual stream about the training expression it was not fitted on, by target (n expressions) and place.",
            HeatMap.sequential(
                matrix(
                    "Accuracy of linear probes: " + subject,
                    "accuracy",
                    questions,
                    rounds,
                    readings,
                    reading -> reading.accuracy().mean()),
                1)));
    if (unseen) {
      figures.add(
          new Figure(
              name() + "_held_out",
              "Accuracy of the linear probes of all training expressions on held-out expressions, by target (n training expressions) and place. Empty where no held-out expression can be asked.",
              HeatMap.sequential(
                  matrix(
                      "The same probes on held-out expressions: " + subject,
                      "accuracy",
                      questions,
                      rounds,
                      readings,
                      reading -> reading.heldOut() == null ? Double.NaN : reading.heldOut().mean()),
                  1)));
    }
    return figures;
  }

  private static HeatMap.Matrix matrix(
      String title,
      String valueName,
      Map<String, DecodingTarget> questions,
      ResidualReader rounds,
      Map<String, List<Reading>> readings,
      ToDoubleFunction<Reading> value) {
    return new HeatMap.Matrix(
        title,
        "target",
        questions.values().stream()
            .map(one -> "%s (n=%d)".formatted(one.target().replace('_', ' '), one.rows().length))
            .toList(),
        "residual stream after",
        rounds.labels(),
        valueName,
        readings.values().stream()
            .map(byRound -> byRound.stream().mapToDouble(value).toArray())
            .toArray(double[][]::new));
  }

  private TextTable table(
      Map<String, DecodingTarget> questions,
      ResidualReader rounds,
      Map<String, List<Reading>> readings) {
    List<List<String>> rows = new ArrayList<>();
    readings.forEach(
        (target, byRound) -> {
          DecodingTarget question = questions.get(target);
          for (int place = 0; place < byRound.size(); place++) {
            Reading reading = byRound.get(place);
            rows.add(
                TextTable.row(
                    target,
                    rounds.labels().get(place),
                    question.rows().length,
                    question.classes(),
                    question.commonest(),
                    question.fromLength(),
                    reading.accuracy().mean(),
                    reading.control(),
                    reading.selectivity(),
                    reading.heldOut() == null ? "" : TextTable.decimal(reading.heldOut().mean())));
          }
        });
    return new TextTable(
        name() + "_targets",
        List.of(
            "target",
            "place",
            "n",
            "classes",
            "commonest",
            "from_length",
            "accuracy",
            "control",
            "selectivity",
            "low",
            "high",
            "held_out"),
        rows);
  }
}
