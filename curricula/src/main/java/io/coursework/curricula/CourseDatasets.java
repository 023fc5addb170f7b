package io.coursework.curricula;

import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.spec.CanonicalText;
import io.coursework.curricula.spec.Digest;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What there is to record of a course's data.
 *
 * @param curriculum what is taught, a control in its place included
 * @param provenance of the expressions
 * @param longest tokens of the longest sequence
 */
record CourseDatasets(
    Course course,
    CourseSpec spec,
    Curriculum curriculum,
    Map<String, String> provenance,
    long longest) {
  private static final int DIGESTED_BATCHES = 16;
  private static final int DIGESTED_LESSONS = 1_000;

  /**
   * @param maxExamples as for {@link Course#evaluationSets}
   */
  List<DatasetDescription> all(int maxExamples) {
    List<DatasetDescription> datasets = new ArrayList<>();
    datasets.add(trainingStream());
    for (SplitPart part : course.parts()) {
      for (EvaluationSet set : course.evaluationSets(part, maxExamples)) {
        Map<String, String> source = universe();
        source.put("operation", set.operation());
        source.put("part", part.label());
        datasets.add(
            new DatasetDescription(
                "listops/" + part.label() + "/" + set.operation(),
                "eval",
                set.digest(),
                Collections.unmodifiableMap(source),
                set.examples().size(),
                profile(set)));
      }
    }
    return List.copyOf(datasets);
  }

  private DatasetDescription trainingStream() {
    Map<String, String> source = universe();
    source.putAll(CanonicalText.flatten("curriculum", curriculum));
    source.put("batch_size", Integer.toString(spec.batchSize()));
    source.put("steps", Long.toString(course.steps()));
    source.put("loss_on", spec.lossOn().toString());
    Digest digest = new Digest();
    source.forEach((key, value) -> digest.line(key + "=" + value));
    Teacher teacher = course.teacher();
    if (!teacher.adaptive()) { // the whole schedule, however it is written down
      for (long i = 0; i < DIGESTED_LESSONS; i++) {
        Lesson lesson = teacher.lesson(i * course.steps() / DIGESTED_LESSONS);
        digest.line(new TreeMap<>(lesson.mix()) + " " + lesson.difficulty().share());
      }
    }
    double tokens = 0;
    int rows = 0;
    for (int step = 0; step < DIGESTED_BATCHES; step++) {
      Batch batch = course.batch(step, teacher.lesson(step));
      digest.ints(batch.tokens());
      tokens += batch.tokenCount() + batch.rows(); // the end tokens are not inputs
      rows += batch.rows();
    }
    return new DatasetDescription(
        "listops/train",
        "train",
        digest.hex(),
        Collections.unmodifiableMap(source),
        DatasetDescription.UNBOUNDED,
        Map.of(
            "operations",
            course.operations(),
            "mean_tokens",
            tokens / rows,
            "max_tokens",
            longest));
  }

  private Map<String, Object> profile(EvaluationSet set) {
    IntSummaryStatistics lengths =
        set.examples().stream()
            .mapToInt(example -> example.sequence().length())
            .summaryStatistics();
    return Map.of(
        "operations",
        set.operation().equals(EvaluationSet.MIXED)
            ? course.operations()
            : List.of(set.operation()),
        "mean_tokens",
        lengths.getAverage(),
        "max_tokens",
        lengths.getMax(),
        "chance_accuracy",
        set.chance());
  }

  private Map<String, String> universe() {
    Map<String, String> source = new TreeMap<>();
    source.put("generator", "listops");
    source.putAll(provenance);
    source.put("seed", Long.toString(spec.seed()));
    source.putAll(CanonicalText.flatten("task", course.task().spec()));
    source.putAll(CanonicalText.flatten("split", spec.split()));
    return source;
  }
}
