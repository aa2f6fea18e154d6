package ai.infodisent.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model runs on. */
class DeviceTest {

  @TempDir static Path folder;

  private static TinyBundle tiny;

  @BeforeAll
  static void writeABundle() throws IOException {
    tiny = TinyBundle.write(folder.resolve("bundle"), new Gallery(List.of()));
  }

  @Test
  void theCpuIsTakenIfAskedFor() throws Exception {
    try (ExplainedModel model = open(Device.CPU)) {
      assertEquals(new Execution(Device.CPU, "as configured"), model.execution());
    }
  }

  @Test
  void theCpuIsTakenWhereThereIsNoCudaAndTheReasonIsTold() throws Exception {
    assumeTrue(!cuda(), "skipped: there is a CUDA device");
    try (ExplainedModel model = open(Device.AUTO)) {
      assertEquals(Device.CPU, model.execution().device());
      assertTrue(model.execution().reason().contains("CUDA"), model.execution().reason());
      assertTrue(logits(model)[0] > -1e6);
    }
  }

  @Test
  void whoAsksForCudaAloneIsRefusedWhereThereIsNone() {
    assumeTrue(!cuda(), "skipped: there is a CUDA device");
    DeviceException refused = assertThrows(DeviceException.class, () -> open(Device.CUDA).close());
    assertTrue(
        refused.getMessage().startsWith("expected a CUDA device to run on, found: "),
        refused.getMessage());
  }

  @Test
  @Tag("cuda")
  void cudaIsTakenWhereItIsAndAgreesWithTheCpu() throws Exception {
    if (!cuda()) {
      // The build's log names what was skipped, not why.
      String reason = "Skipped: no CUDA device that this build of ONNX Runtime can use";
      System.out.println(reason);
      abort(reason);
    }
    try (ExplainedModel gpu = open(Device.AUTO);
        ExplainedModel cpu = open(Device.CPU)) {
      assertEquals(Device.CUDA, gpu.execution().device());
      assertArrayEquals(logits(cpu), logits(gpu), 1e-3f);
    }
  }

  @Test
  void whyThereIsNoCudaIsToldWithoutOnnxRuntimesSource() {
    assertEquals(
        "Failed to load library /o/libonnxruntime_providers_cuda.so with error: libcublasLt.so.12:"
            + " cannot open shared object file: No such file or directory",
        Execution.reason(
            "Error code - ORT_FAIL - message: /b/core/session/provider_bridge_ort.cc:2020"
                + " onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError]"
                + " : 1 : FAIL : Failed to load library /o/libonnxruntime_providers_cuda.so with"
                + " error: libcublasLt.so.12: cannot open shared object file: No such file or"
                + " directory\n"));
    assertEquals(
        "Failed to parse provider option \"device_id\": CUDA failure 100: no CUDA-capable device is"
            + " detected",
        Execution.reason(
            "Error code - ORT_FAIL - message: [ONNXRuntimeError] : 1 : FAIL :"
                + " provider_options_utils.h:187 Parse Failed to parse provider option"
                + " \"device_id\": CUDA failure 100: no CUDA-capable device is detected ; GPU=-1 ;"
                + " hostname=vm ; file=/b/core/providers/cuda/cuda_execution_provider_info.cc ;"
                + " line=65 ; expr=cudaGetDeviceCount(&num_devices);\n"));
    assertEquals("no driver", Execution.reason("no driver\nat line 1"));
    assertEquals("", Execution.reason(""));
  }

  @Test
  void anExecutionIsOnOneOfTheTwo() {
    assertThrows(IllegalArgumentException.class, () -> new Execution(Device.AUTO, "whim"));
  }

  private static boolean cuda() {
    try (ExplainedModel model = open(Device.CUDA)) {
      return model.execution().device().isCuda();
    } catch (DeviceException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] logits(ExplainedModel model) throws OrtException {
    Inference found = model.run(List.of(TinyBundle.picture(3)), false);
    return new float[] {found.logit(0, 0), found.logit(0, 1), found.logit(0, 2)};
  }

  private static ExplainedModel open(Device device) throws IOException {
    return ExplainedModel.open(tiny.read(), new SessionSettings(1).on(device));
  }
}
