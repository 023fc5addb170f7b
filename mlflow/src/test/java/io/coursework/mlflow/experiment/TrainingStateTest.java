package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.experiment.recording.EmbeddingHistory;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.recording.TrainingCurves;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.Gaps;
import io.coursework.mlflow.experiment.result.LossCurve;
import io.coursework.mlflow.experiment.result.MixtureCurve;
import io.coursework.mlflow.experiment.result.MixtureMean;
import io.coursework.tfmodel.checkpoint.CheckpointException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingStateTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final TrainingState STATE =
      new TrainingState(
          List.of(
              new Evaluation(
                  500,
                  Map.of("SUM", new Score(0.5, 0.25, 0.3)),
                  Map.of("SUM", new Score(0.1, 0, Double.NaN)),
                  Map.of("SUM", new Score(0.2, 0, 0.1)),
                  Map.of(),
                  new Gaps(Map.of("SUM", 0.4), Map.of("SUM", 0.3), Map.of()),
                  2.5)),
          List.of(),
          new LossCurve.State(List.of(1.0), List.of(2.3), 0, 0, 2.3),
          new RunRecorder.State(
              new TrainingCurves.State(
                  new TrainingCurves.MeanState(2.3, 1),
                  List.of(),
                  List.of(),
                  new MixtureMean.State(Map.of("SUM", 1.0), 1),
                  false,
                  700,
                  600,
                  900,
                  0.5),
              new MixtureCurve.State(
                  new MixtureMean.State(Map.of("SUM", 1.0), 1), List.of(), List.of()),
              new EmbeddingHistory.State(List.of())),
          12.5);

  @Test
  void readsBackWhatItWrote() throws CheckpointException {
    assertEquals(STATE, TrainingState.read(STATE.json()));
  }

  /**
   * Two parts, no look at chains, no comparison by layouts, no count of computed places or of
   * seconds.
   */
  @Test
  void readsWhatEarlierBuildsWrote() throws IOException, CheckpointException {
    ObjectNode json = (ObjectNode) JSON.readTree(STATE.json());
    ObjectNode evaluation = (ObjectNode) json.path("evaluations").get(0);
    evaluation.remove(List.of("monitor", "unseen_multisets", "gaps", "seconds"));
    ((ObjectNode) evaluation.path("training").path("SUM")).remove("valid");
    ((ObjectNode) evaluation.path("held_out").path("SUM")).remove("valid");
    ((ObjectNode) json.path("recorder").path("curves")).remove("computed");

    TrainingState state = TrainingState.read(json.toString());

    Evaluation read = state.evaluations().get(0);
    assertEquals(Map.of("SUM", new Score(0.5, 0.25, Double.NaN)), read.training());
    assertEquals(STATE.evaluations().get(0).heldOut(), read.heldOut());
    assertEquals(0, read.seconds());
    assertEquals(Gaps.NONE, read.gaps());
    assertTrue(read.monitor().isEmpty() && read.unseenMultisets().isEmpty());
    assertEquals(TrainingCurves.UNKNOWN, state.recorder().curves().computed());
    assertEquals(STATE.seconds(), state.seconds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "{\"evaluations\": [3]}", "not"})
  void refusesWhatIsNotWhole(String json) {
    assertThrows(CheckpointException.class, () -> TrainingState.read(json));
  }
}
