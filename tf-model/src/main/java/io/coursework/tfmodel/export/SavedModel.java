package io.coursework.tfmodel.export;

import com.google.protobuf.CodedOutputStream;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.graph.ServingForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;

/**
 * A model as TensorFlow's SavedModel: the graph of its forward pass with the weights as constants,
 * which every TensorFlow loads, in any language. Equal models give equal bytes.
 */
public final class SavedModel {

  /** The tag of its graph. */
  public static final String TAG = "serve";

  /** The key of its signature. */
  public static final String SIGNATURE = "serving_default";

  /** The signature's input: token ids, int32 [batch, time], time at most the model's context. */
  public static final String INPUT = "tokens";

  /** The signature's output: scores of the next token, float32 [batch, time, V]. */
  public static final String OUTPUT = "logits";

  private static final String FILE = "saved_model.pb";

  private SavedModel() {}

  /**
   * Writes a model.
   *
   * @param parameters all weights, [layout.size()]
   * @param folder is made
   * @throws IOException if the folder cannot be written
   */
  public static void write(ModelSpec spec, ParameterLayout layout, float[] parameters, Path folder)
      throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      ServingForward forward = ServingForward.of(graph, spec, layout, parameters);
      Signature signature =
          Signature.builder(SIGNATURE)
              .methodName("tensorflow/serving/predict")
              .input(INPUT, forward.tokens())
              .output(OUTPUT, forward.logits())
              .build();
      SavedModelBundle.exporter(folder.toString())
          .withTags(TAG)
          .withSession(session)
          .withSignature(signature)
          .export();
    }
    sort(folder.resolve(FILE));
  }

  /** TensorFlow writes the attributes of a node in any order; one model is to be one file. */
  private static void sort(Path file) throws IOException {
    org.tensorflow.proto.SavedModel model =
        org.tensorflow.proto.SavedModel.parseFrom(Files.readAllBytes(file));
    byte[] sorted = new byte[model.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(sorted);
    out.useDeterministicSerialization();
    model.writeTo(out);
    out.checkNoSpaceLeft();
    Files.write(file, sorted);
  }
}
