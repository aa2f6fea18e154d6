package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageNetReaderTest {

  private static final String DEVKIT = "ILSVRC2012_devkit_t12/data/";

  private static final String TRUTH = DEVKIT + "ILSVRC2012_validation_ground_truth.txt";

  @TempDir Path folder;

  private Replica imagenet;

  @BeforeEach
  void write() {
    imagenet =
        new Replica(folder, DataFormat.IMAGENET)
            .pictures(
                "train/n02119789/n02119789_1.JPEG",
                "train/n02012849/n02012849_2.JPEG",
                "train/n03126707/n03126707_3.JPEG");
  }

  private Replica flat() {
    return imagenet
        .pictures("val/ILSVRC2012_val_00000001.JPEG", "val/ILSVRC2012_val_00000002.JPEG")
        .golden("meta.mat", DEVKIT + "meta.mat")
        .text(TRUTH, "2\n1\n");
  }

  @Test
  void aFlatValidationFolderIsReadByTheGroundTruth() {
    DataSet read = flat().read(Crop.NONE);
    assertEquals(
        List.of("crane (n02012849)", "kit fox, Vulpes macrotis", "crane (n03126707)"),
        read.labels());
    assertEquals(
        List.of(
            "train/n02012849/n02012849_2.JPEG 0",
            "train/n02119789/n02119789_1.JPEG 1",
            "train/n03126707/n03126707_3.JPEG 2"),
        imagenet.names(read.train()));
    assertEquals(
        List.of("val/ILSVRC2012_val_00000001.JPEG 2", "val/ILSVRC2012_val_00000002.JPEG 1"),
        imagenet.names(read.validation()));
  }

  @Test
  void foldersOfTheValidationSplitNeedNoDevkit() {
    imagenet.pictures("val/n02119789/ILSVRC2012_val_00000001.JPEG");
    DataSet read = imagenet.read(Crop.NONE);
    assertEquals(List.of("n02012849", "n02119789", "n03126707"), read.labels());
    assertEquals(
        List.of("val/n02119789/ILSVRC2012_val_00000001.JPEG 1"), imagenet.names(read.validation()));
  }

  @Test
  void aMappingNamesClassesWhereThereIsOne() {
    imagenet.pictures("val/n02119789/ILSVRC2012_val_00000001.JPEG");
    imagenet.text(
        "LOC_synset_mapping.txt", "n02119789 kit fox, Vulpes macrotis\nn02012849 crane\n");
    assertEquals(
        List.of("crane", "kit fox, Vulpes macrotis", "n03126707"),
        imagenet.read(Crop.NONE).labels());
  }

  @Test
  void aGroundTruthThatDoesNotFitIsRefused() {
    flat().text(TRUTH, "2\n1\n3\n");
    imagenet.assertRefused(Crop.NONE, "as many pictures in ", "ground_truth.txt, 3, found 2");
    imagenet.text(TRUTH, "2\n9\n");
    imagenet.assertRefused(Crop.NONE, "a class of meta.mat", "truth.txt, line 2, found 9");
    imagenet.text(TRUTH, "2\n1001\n");
    imagenet.assertRefused(Crop.NONE, "line 2, found 1001, n00001740");
    imagenet.text(TRUTH, "2\nfox\n");
    imagenet.assertRefused(Crop.NONE, "line 2, found fox");
  }

  @Test
  void validationPicturesAreNumberedWithoutGaps() {
    flat()
        .without("val/ILSVRC2012_val_00000002.JPEG")
        .pictures("val/ILSVRC2012_val_00000003.JPEG")
        .assertRefused(Crop.NONE, "val_00000002.JPEG, as ", "line 2 says, found none");
  }

  @Test
  void aFlatValidationFolderNeedsItsDevkit() {
    flat().without(TRUTH).assertRefused(Crop.NONE, "to hold train/WNID", "no ILSVRC2012_val");
    flat().without(DEVKIT + "meta.mat").assertRefused(Crop.NONE, "found no meta.mat");
  }

  @Test
  void foldersThatAreNotWordNetsAreRefused() {
    imagenet
        .pictures("train/fox/a.JPEG", "val/fox/b.JPEG")
        .assertRefused(Crop.NONE, "named as n01440764 is", "found fox");
  }
}
