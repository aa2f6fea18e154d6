package ai.infodisent.trainer.onnx;

import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a classifier from an ONNX file and finds where its pictures enter and its map lies. */
public final class BackboneReader {

  /** Older operators do not broadcast, and ONNX Runtime does not vouch for them. */
  private static final int OLDEST_OPSET = 7;

  private BackboneReader() {}

  /**
   * Reads a backbone.
   *
   * @param file an ONNX model
   * @param size the side of its input pictures, for models that leave it open; 0 for what the model
   *     says
   * @param featureMap the feature map's name, or empty to find it
   * @throws TrainerException if the file is no such model, or its feature map is not to be found
   */
  public static Backbone read(Path file, int size, Optional<String> featureMap) {
    return of(file, bytes(file), size, featureMap);
  }

  /**
   * Looks at a backbone, whether its feature map is to be found or not.
   *
   * @param file see {@link #read}
   * @param size see {@link #read}
   * @param featureMap see {@link #read}
   * @throws TrainerException if the file is no such model, or the feature map asked for is none
   */
  public static Inspection inspect(Path file, int size, Optional<String> featureMap) {
    ModelProto written = parse(file, bytes(file));
    ModelProto model = whole(file, written);
    Backbone.Input input = input(file, model.getGraph(), size);
    FeatureMapFinder.Found found = find(file, model, input, featureMap);
    return new Inspection(
        input,
        GraphBuilder.opset(model.getOpsetImportList()),
        Inspection.Weights.of(written),
        found.candidates(),
        found.choice(),
        found.refusal());
  }

  /**
   * Takes a backbone that is in memory.
   *
   * @param file what messages call it, and what external weights lie beside
   * @param bytes an ONNX model
   * @param size see {@link #read}
   * @param featureMap see {@link #read}
   * @throws TrainerException if this is no such model, or its feature map is not to be found
   */
  public static Backbone of(Path file, byte[] bytes, int size, Optional<String> featureMap) {
    ModelProto model = whole(file, parse(file, bytes));
    Backbone.Input input = input(file, model.getGraph(), size);
    FeatureMap map = find(file, model, input, featureMap).chosen();
    return new Backbone(model, Sha256.of(bytes), input, map);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TrainerException("expected an ONNX model at " + file + ", found none to read", e);
    }
  }

  private static FeatureMapFinder.Found find(
      Path file, ModelProto model, Backbone.Input input, Optional<String> featureMap) {
    try {
      return FeatureMapFinder.find(model, input, featureMap);
    } catch (OrtException e) {
      throw new TrainerException(
          "expected " + file + " to run in ONNX Runtime, found: " + e.getMessage(), e);
    }
  }

  private static ModelProto parse(Path file, byte[] bytes) {
    ModelProto model;
    try {
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      // Weights stay where they were read: nobody writes there.
      input.enableAliasing(true);
      model = ModelProto.parseFrom(input);
    } catch (IOException e) {
      throw new TrainerException(
          "expected " + file + " to be an ONNX model, found: " + e.getMessage(), e);
    }
    if (model.getGraph().getNodeCount() == 0) {
      throw new TrainerException(
          "expected " + file + " to be an ONNX model with nodes, found none");
    }
    if (model.getGraph().getSparseInitializerCount() > 0) {
      throw new TrainerException("expected " + file + " to have dense weights, found sparse ones");
    }
    if (GraphBuilder.opset(model.getOpsetImportList()) < OLDEST_OPSET) {
      throw new TrainerException(
          "expected "
              + file
              + " to be of operator set "
              + OLDEST_OPSET
              + " or newer, found "
              + GraphBuilder.opset(model.getOpsetImportList()));
    }
    return model;
  }

  /** The model with all its weights inside. */
  private static ModelProto whole(Path file, ModelProto model) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      if (graph.getInitializer(i).getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        graph.setInitializer(i, inside(file, graph.getInitializer(i)));
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  /** Brings a weight that lies in a file beside the model inside. */
  private static TensorProto inside(Path file, TensorProto tensor) {
    Map<String, String> external =
        tensor.getExternalDataList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    Path weights = file.resolveSibling(external.getOrDefault("location", ""));
    try (FileChannel channel = FileChannel.open(weights)) {
      long offset = Long.parseLong(external.getOrDefault("offset", "0"));
      long length =
          external.containsKey("length")
              ? Long.parseLong(external.get("length"))
              : channel.size() - offset;
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new IOException("the file ends early");
        }
      }
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(ByteString.copyFrom(bytes.flip()))
          .build();
    } catch (IOException e) {
      throw new TrainerException(
          "expected the weight "
              + tensor.getName()
              + " in "
              + weights
              + ", found: "
              + e.getMessage(),
          e);
    }
  }

  private static Backbone.Input input(Path file, GraphProto graph, int size) {
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    // Up to IR version 3 the weights are listed among the inputs.
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(value -> !weights.contains(value.getName())).toList();
    if (inputs.size() != 1) {
      throw new TrainerException(
          "expected "
              + file
              + " to have one input, a batch of pictures, found "
              + inputs.stream().map(ValueInfoProto::getName).toList());
    }
    ValueInfoProto image = inputs.get(0);
    int type = image.getType().getTensorType().getElemType();
    boolean half = type == TensorProto.DataType.FLOAT16.getNumber();
    List<TensorShapeProto.Dimension> shape =
        image.getType().getTensorType().getShape().getDimList();
    if (shape.size() != 4
        || !(half || type == TensorProto.DataType.FLOAT.getNumber())
        || !(isThree(shape.get(1)) || isThree(shape.get(3)) || isOpen(shape.get(1)))) {
      throw new TrainerException(
          "expected input "
              + image.getName()
              + " of "
              + file
              + " to be float [N, 3, H, W] or [N, H, W, 3], found type "
              + type
              + " "
              + shape.stream().map(BackboneReader::describe).toList());
    }
    boolean channelsFirst = isThree(shape.get(1)) || !isThree(shape.get(3));
    Function<Integer, Integer> side =
        axis -> {
          int fixed = (int) shape.get(axis).getDimValue();
          if (fixed == 0 && size == 0) {
            throw new TrainerException(
                "expected --size, as input "
                    + image.getName()
                    + " of "
                    + file
                    + " takes pictures of any size, found none");
          }
          if (fixed != 0 && size != 0 && fixed != size) {
            throw new TrainerException(
                "expected --size "
                    + fixed
                    + ", the side of input "
                    + image.getName()
                    + " of "
                    + file
                    + ", found "
                    + size);
          }
          return fixed == 0 ? size : fixed;
        };
    long batch = shape.get(0).getDimValue();
    if (batch > 1) {
      throw new TrainerException(
          "expected input "
              + image.getName()
              + " of "
              + file
              + " to take any number of pictures, or one, at a time, found "
              + batch);
    }
    return new Backbone.Input(
        image.getName(),
        channelsFirst,
        side.apply(channelsFirst ? 2 : 1),
        side.apply(channelsFirst ? 3 : 2),
        batch == 1,
        half);
  }

  private static boolean isThree(TensorShapeProto.Dimension dimension) {
    return dimension.getDimValue() == 3;
  }

  private static boolean isOpen(TensorShapeProto.Dimension dimension) {
    return dimension.getDimValue() == 0;
  }

  private static String describe(TensorShapeProto.Dimension dimension) {
    return isOpen(dimension) ? "any" : Long.toString(dimension.getDimValue());
  }
}
