package io.coursework.mlflow.experiment;

import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.Description;
import io.coursework.mlflow.experiment.recording.Figures;
import io.coursework.mlflow.experiment.recording.ModelRecorder;
import io.coursework.mlflow.experiment.recording.RunPage;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.recording.RunTables;
import io.coursework.mlflow.experiment.result.Answers;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.ProbeReport;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.result.StoredResult;
import io.coursework.mlflow.experiment.result.TokenEmbedding;
import io.coursework.mlflow.experiment.setup.Examination;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.system.ShortPath;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is done when a training has ended: the final evaluation, the probes, the last checkpoint,
 * the figures, tables and the report.
 *
 * @param yaml the configuration that the run is known by
 */
record FinalExamination(
    Preparation preparation, RunHeader header, String yaml, Run run, Progress.Bar bar) {

  /** Expressions of each operation in the table of predictions: enough to see what goes wrong. */
  private static final int PREDICTIONS = 50;

  /**
   * Examines a training that has ended.
   *
   * @param checkpointing keeps its last step
   * @param models keeps its last weights
   * @throws IOException if the run cannot be written to this disk
   */
  RunResult of(TrainingSession training, Checkpointing checkpointing, ModelRecorder models)
      throws IOException {
    RunRecorder recorder = training.recorder();
    Transformer model = training.model();
    RunSpec spec = preparation.spec();
    Course course = preparation.course();
    long steps = training.done();
    int maxExamples = spec.evaluation().maxExamples();
    Examination examination = preparation.examination(course.parts(), maxExamples);
    Map<String, Double> chance = RunPage.chance(examination.sets());
    recorder.end(spec);
    Evaluation last = evaluate(training, examination);
    List<Evaluation> evaluations = new ArrayList<>(training.evaluations());
    evaluations.removeIf(evaluation -> evaluation.step() == steps); // the one that ended it
    evaluations.add(last);
    recorder.evaluation(
        evaluations, Evaluation.share(evaluations, training.seconds() + last.seconds()));
    recorder.losses(preparation.deciding(), training.stopping().losses(examination.sets()), steps);
    training.stopping().reason().ifPresent(reason -> recorder.stoppedEarly(steps, reason));
    ProbeReport report =
        training.probe(spec.probes().atEnd(), name -> bar.update(steps, "probing " + name));
    recorder.probes().findings(report, steps);
    recorder.lastEmbedding(TokenEmbedding.of(model, course.vocabulary()), steps, spec);
    Path checkpoint = checkpointing.end(evaluations, recorder);
    models.last(model.parameters().get(), last);
    List<EvaluationSet> shown =
        preparation.sets(
            course.parts().contains(SplitPart.HELD_OUT) ? SplitPart.HELD_OUT : SplitPart.TRAINING,
            PREDICTIONS);
    recorder.tables(
        List.of(
            RunTables.accuracy(evaluations, spec.task().chained()),
            RunTables.predictions(Answers.of(course, training.evaluator(), shown))));
    recorder.artifact("figures/accuracy.svg", Figures.accuracy(spec, evaluations, chance));
    recorder.artifact("figures/loss.svg", Figures.loss(spec, training.losses()));
    RunResult result =
        new RunResult(
            spec,
            model.layout().size(),
            preparation.device(),
            training.losses().recent(),
            training.teacher().lesson(steps - 1).weights(),
            evaluations,
            chance,
            report.findings(),
            run.directory(),
            checkpoint,
            training.seconds());
    describe(result, training, report);
    return result;
  }

  private Evaluation evaluate(TrainingSession training, Examination examination) {
    long steps = training.done();
    return Evaluation.of(
        steps,
        training.evaluator(),
        examination,
        done -> bar.update(steps, "evaluating, %,d expressions done".formatted(done)));
  }

  /** Leaves what people and commands read of the result. */
  private void describe(RunResult result, TrainingSession training, ProbeReport report)
      throws IOException {
    RunRecorder recorder = training.recorder();
    recorder.artifact(StoredResult.FILE, StoredResult.of(result).json());
    recorder.report(
        RunPage.of(
            result,
            preparation,
            header,
            run.remoteId(),
            training.evaluator(),
            training.losses(),
            recorder,
            report,
            yaml));
    run.describe(
        Description.of(
            result,
            preparation,
            header.description(),
            training.stopping().reason(),
            report.refusals(),
            run.remoteId().map(id -> "runs:/" + id).orElse(ShortPath.of(run.directory()))));
  }
}
