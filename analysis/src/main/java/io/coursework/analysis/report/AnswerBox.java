package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A box for an expression, answered by what the model wrote on it or, where that is not stored, on
 * the expressions nearest to it.
 *
 * @param answers in the order in which they are listed
 */
public record AnswerBox(List<AnswerRow> answers) {

  /** A page of more text is slow to open. */
  private static final int MOST_CHARACTERS = 600_000;

  /** Keeps all answers, or every second, third, ... if they are too long for a page. */
  public AnswerBox {
    long characters =
        answers.stream()
            .mapToLong(
                answer ->
                    answer.expression().length()
                        + answer.written().length()
                        + answer.expected().length()
                        + answer.explanation().length())
            .sum();
    int every = (int) (characters / MOST_CHARACTERS) + 1;
    List<AnswerRow> all = answers;
    answers =
        IntStream.range(0, all.size()).filter(i -> i % every == 0).mapToObj(all::get).toList();
  }

  /** The box as a piece of a {@link Page}. */
  public Html html() {
    long right = answers.stream().filter(AnswerRow::right).count();
    return tag(
        "div",
        style("answers"),
        tag(
            "p",
            text(
                "This page holds no model, but %,d expressions with what the model wrote on them (%,d with the right answer). Type one: if it is stored, its chain of thought is shown, else the nearest ones."
                    .formatted(answers.size(), right))),
        Html.data(data()));
  }

  /** Texts are said once: operations and parts by number; what is as expected is left out. */
  private ObjectNode data() {
    List<String> operations = answers.stream().map(AnswerRow::operation).distinct().toList();
    List<String> parts = answers.stream().map(AnswerRow::part).distinct().toList();
    ObjectNode data = Json.object();
    ArrayNode names = data.putArray("operations");
    operations.forEach(names::add);
    ArrayNode sides = data.putArray("parts");
    parts.forEach(sides::add);
    ArrayNode rows = data.putArray("rows");
    for (AnswerRow answer : answers) {
      ArrayNode row = rows.addArray();
      row.add(operations.indexOf(answer.operation()))
          .add(parts.indexOf(answer.part()))
          .add(answer.right() ? 1 : 0)
          .add(answer.expression())
          .add(answer.expected());
      if (!answer.written().equals(answer.expected())) {
        row.add(answer.written()).add(answer.explanation());
      }
    }
    return data;
  }
}
