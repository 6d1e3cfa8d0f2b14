//! [`PyTable`]: the items of many documents as columns, for anything that reads Arrow's C stream.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int8Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchIterator};
use arrow_schema::DataType;
use arrow_schema::ffi::FFI_ArrowSchema;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

use super::arrow::{TableKind, batch};
use super::document::Pickle;
use super::documents::{PyDocuments, Rows};
use super::show::count;
use crate::pipeline::guarded;

/// The items of one kind from many documents, as columns.
///
/// Whatever reads Arrow's C stream takes it as it is: `polars.DataFrame(table)`, `pyarrow.table(table)`, a query in
/// `DuckDB`. Labels and kinds are dictionary-encoded, which pandas calls categorical. Texts are valid UTF-8: U+FFFD stands
/// for a lone surrogate.
///
/// >>> import quoth
/// >>> table = quoth.analyze_many(["“Yes,” said Ann Lee.", None, "“No,” said Bo Chen."]).quotes
/// >>> table.to_pydict()["speaker"]
/// ['Ann Lee', 'Bo Chen']
/// >>> table.to_pydict()["row"]
/// [0, 2]
#[pyclass(name = "Table", module = "quoth", frozen, weakref)]
pub(super) struct PyTable {
    kind: TableKind,
    /// What the table was made of: the pickle stores this.
    rows: Arc<Rows>,
    batch: RecordBatch,
}

impl PyTable {
    pub(super) fn new(py: Python<'_>, kind: TableKind, rows: &Arc<Rows>) -> PyResult<Self> {
        let batch = py.detach(|| guarded(|| Ok(batch(kind, &rows.documents))))?;
        Ok(Self { kind, rows: Arc::clone(rows), batch })
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().as_str())
    }

    fn in_python<'py>(slf: &Bound<'py, Self>, module: &str, function: &str) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import(module)?.call_method1(function, (slf,))
    }
}

#[pymethods]
impl PyTable {
    /// The names of the columns, a list of str.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.names().collect()
    }

    /// How many items there are; `len(table)` says the same.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batch.num_rows()
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// The columns as lists of Python values, by name; with `limit`, only the first so many rows.
    ///
    /// It needs no other package, and is the slowest way out.
    #[pyo3(signature = (*, limit = None))]
    fn to_pydict<'py>(&self, py: Python<'py>, limit: Option<usize>) -> PyResult<Bound<'py, PyDict>> {
        let rows = limit.unwrap_or(usize::MAX).min(self.batch.num_rows());
        let columns = PyDict::new(py);
        for (name, values) in self.names().zip(self.batch.columns()) {
            columns.set_item(name, list(py, &values.slice(0, rows))?)?;
        }
        Ok(columns)
    }

    /// What each column holds: "int", "float", "str", "list", or the list of the names that a categorical one may hold.
    fn _kinds<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let kinds = PyDict::new(py);
        for (name, values) in self.names().zip(self.batch.columns()) {
            match values.data_type() {
                DataType::Int64 => kinds.set_item(name, "int")?,
                DataType::Float64 => kinds.set_item(name, "float")?,
                DataType::List(_) => kinds.set_item(name, "list")?,
                DataType::Dictionary(..) => {
                    let names = values.as_dictionary::<Int8Type>().values().as_string::<i32>();
                    kinds.set_item(name, names.iter().collect::<Vec<_>>())?;
                }
                _ => kinds.set_item(name, "str")?,
            }
        }
        Ok(kinds)
    }

    /// The table as a `pandas.DataFrame`; labels and kinds are categorical.
    ///
    /// Raises `ImportError` without pandas. With pyarrow it is faster, and the frame is the same.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::in_python(slf, "quoth._table", "to_pandas")
    }

    /// The table as a `polars.DataFrame`.
    ///
    /// Raises `ImportError` without polars.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::in_python(slf, "quoth._table", "to_polars")
    }

    /// The table as a `pyarrow.Table`.
    ///
    /// Raises `ImportError` without pyarrow.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::in_python(slf, "quoth._table", "to_arrow")
    }

    /// The table as a capsule with an `ArrowArrayStream`, for Arrow's `PyCapsule` interface.
    ///
    /// A requested schema is not followed, which the interface allows: the consumer casts.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let reader = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    /// The schema as a capsule with an `ArrowSchema`, for Arrow's `PyCapsule` interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema_ref().as_ref());
        let schema = schema.map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::in_python(slf, "quoth._html", "table")
    }

    fn __repr__(&self) -> String {
        let rows = count(self.batch.num_rows(), "row", "rows");
        format!("Table({}, {rows}: {})", self.kind.as_str(), self.columns().join(", "))
    }

    fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        let (mine, theirs) = (slf.get(), other.get());
        let same = mine.kind == theirs.kind && mine.batch == theirs.batch;
        Ok(same.into_pyobject(py)?.to_owned().into_any())
    }

    fn __hash__(&self) -> u64 {
        // The number of rows is all that can be read without a pass over the columns.
        (self.batch.num_rows() as u64) << 2 | self.kind as u64
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Pickle<'py, (PyDocuments, &'static str)> {
        let getattr = py.import("builtins")?.getattr("getattr")?;
        Ok((getattr, (PyDocuments::new(Arc::clone(&self.rows)), self.kind.as_str())))
    }
}

/// An Arrow array of one of the types that the tables have → a list of Python values.
fn list<'py>(py: Python<'py>, values: &dyn Array) -> PyResult<Bound<'py, PyList>> {
    match values.data_type() {
        DataType::Int64 => PyList::new(py, values.as_primitive::<Int64Type>().iter().collect::<Vec<_>>()),
        DataType::Float64 => PyList::new(py, values.as_primitive::<Float64Type>().iter().collect::<Vec<_>>()),
        DataType::LargeUtf8 => PyList::new(py, values.as_string::<i64>().iter().collect::<Vec<_>>()),
        DataType::Dictionary(..) => {
            let values = values.as_dictionary::<Int8Type>();
            let names = values.values().as_string::<i32>();
            let values = values.keys().iter().map(|key| key.map(|key| names.value(usize::from(key.cast_unsigned()))));
            PyList::new(py, values.collect::<Vec<_>>())
        }
        DataType::List(_) => {
            let values = values.as_list::<i32>().iter().map(|one| one.map(|one| list(py, &one)).transpose());
            PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)
        }
        other => unreachable!("no table has a column of {other}"),
    }
}
