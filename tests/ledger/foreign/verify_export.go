// Checks an export of the ledger with code that is not ours: Go's own notes and tree logs.
//
//	verify_export EXPORT.zip VKEY PROOFS.json
//
// PROOFS.json: {"inclusion": [{"index", "path"}], "consistency": [{"size", "path"}]}, hashes in base64. Each proof was made
// by the ledger; each is checked here against the newest checkpoint, and compared with the proof that Go itself would give.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proofs struct {
	Inclusion []struct {
		Index int64
		Path  tlog.RecordProof
	}
	Consistency []struct {
		Size int64
		Path tlog.TreeProof
	}
}

// stored holds the hashes in Go's own order, as its server would.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = s[index]
	}
	return hashes, nil
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func read(file *zip.File) []byte {
	reader, err := file.Open()
	must(err)
	content, err := io.ReadAll(reader)
	must(err)
	return content
}

// opened checks the signature, and reads size and root.
func opened(content []byte, verifier note.Verifier) tlog.Tree {
	signed, err := note.Open(content, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		log.Fatalf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

func grown(content []byte) (stored, [][]byte) {
	var hashes stored
	leaves := bytes.Split(bytes.TrimSuffix(content, []byte("\n")), []byte("\n"))
	for index, leaf := range leaves {
		more, err := tlog.StoredHashes(int64(index), leaf, hashes)
		must(err)
		hashes = append(hashes, more...)
	}
	return hashes, leaves
}

func main() {
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	export, err := zip.OpenReader(os.Args[1])
	must(err)
	var hashes stored
	var leaves [][]byte
	var trees []tlog.Tree
	for _, file := range export.File {
		if file.Name == "data/log.jsonl" {
			hashes, leaves = grown(read(file))
		} else if strings.HasPrefix(file.Name, "data/checkpoints/") {
			trees = append(trees, opened(read(file), verifier)) // sorted by name, so the newest is last
		}
	}
	for _, tree := range trees {
		root, err := tlog.TreeHash(tree.N, hashes)
		must(err)
		if root != tree.Hash {
			log.Fatalf("the checkpoint of %d entries has another root than these entries", tree.N)
		}
	}
	newest := trees[len(trees)-1]
	if newest.N != int64(len(leaves)) {
		log.Fatalf("the newest checkpoint speaks of %d entries, the log has %d", newest.N, len(leaves))
	}
	content, err := os.ReadFile(os.Args[3])
	must(err)
	var given proofs
	must(json.Unmarshal(content, &given))
	checkProofs(given, newest, leaves, hashes)
	fmt.Printf("%d checkpoints, %d entries, %d inclusion proofs, %d consistency proofs\n",
		len(trees), len(leaves), len(given.Inclusion), len(given.Consistency))
}

func checkProofs(given proofs, newest tlog.Tree, leaves [][]byte, hashes stored) {
	for _, one := range given.Inclusion {
		must(tlog.CheckRecord(one.Path, newest.N, newest.Hash, one.Index, tlog.RecordHash(leaves[one.Index])))
		own, err := tlog.ProveRecord(newest.N, one.Index, hashes)
		must(err)
		if !reflect.DeepEqual(own, one.Path) {
			log.Fatalf("Go proves entry %d otherwise", one.Index)
		}
	}
	for _, one := range given.Consistency {
		root, err := tlog.TreeHash(one.Size, hashes)
		must(err)
		must(tlog.CheckTree(one.Path, newest.N, newest.Hash, one.Size, root))
		own, err := tlog.ProveTree(newest.N, one.Size, hashes)
		must(err)
		if !reflect.DeepEqual(own, one.Path) {
			log.Fatalf("Go proves the growth from %d otherwise", one.Size)
		}
	}
}
